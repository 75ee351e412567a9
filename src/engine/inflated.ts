/**
 * The content of a compressed source as a ByteSource. This first form inflates from the start to what is asked for and
 * stops there; checkpoints, or an inflated copy, can take its place behind the same interface.
 */
import type { Codec } from '../core/bytes/codecs/codec.ts';
import { decode } from '../core/bytes/codecs/decode.ts';
import type { ByteSource, StreamOptions } from '../core/bytes/source.ts';
import { clampRange, windowOf } from '../core/bytes/window.ts';
import { ImageError } from '../core/oci/imageError.ts';

/** `size` is that of the content, known from the scan; `at` names the source in errors. */
export function inflated(stored: ByteSource, codec: Codec, size: number, at: string): ByteSource {
  const whole: ByteSource = {
    size,
    async read(start, end, signal) {
      const range = clampRange(start, end, size);
      const bytes = new Uint8Array(range.end - range.start);
      let done = 0;
      for await (const chunk of windowOf(whole, range.start, range.end).stream({ signal })) {
        bytes.set(chunk, done);
        done += chunk.length;
      }
      return bytes;
    },
    slice: (start, end) => windowOf(whole, start, end),
    stream: (options) => streamInflated(stored, codec, { size, at }, options),
  };
  return whole;
}

async function* streamInflated(
  stored: ByteSource,
  codec: Codec,
  { size, at }: { size: number; at: string },
  { start = 0, signal }: StreamOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (start >= size) return;
  let position = 0;
  for await (const chunk of decode(codec, stored, { signal })) {
    const skip = Math.max(0, start - position);
    position += chunk.length;
    if (skip < chunk.length) yield chunk.subarray(skip) as Uint8Array<ArrayBuffer>;
    if (position >= size) return;
  }
  if (position < size)
    throw new ImageError('truncated', at, `The ${codec.name} data ends at byte ${position} of ${size}.`);
}
