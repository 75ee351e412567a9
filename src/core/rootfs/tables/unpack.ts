/** A table unpacked whole, which no table of the size that is read here can exceed. */
import type { Codec } from '../../bytes/codecs/codec.ts';
import { decode } from '../../bytes/codecs/decode.ts';
import { TABLE_JSON_MAX_BYTES } from '../../bytes/limits.ts';

/** All that the stream holds; undefined where that is more than a table may be. */
export async function unpack(codec: Codec, stored: Uint8Array): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of decode(codec, [stored])) {
    size += chunk.length;
    if (size > TABLE_JSON_MAX_BYTES) return undefined;
    chunks.push(chunk.slice());
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
