/**
 * The content of a compressed source as a ByteSource. This first form inflates from the start to what is asked for and
 * stops there; checkpoints, or an inflated copy, can take its place behind the same interface.
 */
import { ImageError } from '../../oci/imageError.ts';
import type { ByteSource, StreamOptions } from '../source.ts';
import { clampRange, windowOf } from '../window.ts';
import type { Codec } from './codec.ts';
import { decode } from './decode.ts';

/**
 * `size` is that of the content, known from a pass over it; `at` names the source in errors. Fails with `truncated` where
 * damage ends the content before what was asked for.
 */
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
  const from = clampRange(start, size, size).start;
  if (from >= size) return;
  // The seam: a checkpoint at or before `from` would begin nearer than the start.
  let position = 0;
  for await (const chunk of decode(codec, stored, { signal })) {
    const begin = Math.max(0, from - position);
    const end = Math.min(chunk.length, size - position);
    position += chunk.length;
    if (begin < end) yield chunk.subarray(begin, end) as Uint8Array<ArrayBuffer>;
    if (position >= size) return;
  }
  if (position < size) {
    throw new ImageError('truncated', at, `The ${codec.name} data gives ${position} of ${size} bytes: it is damaged.`);
  }
}
