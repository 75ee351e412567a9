/**
 * A source that is found out only when somebody reads it: the content of a zip's entry lies behind a header of unknown
 * length, and an archive may have to be opened again before its entry can be read.
 */
import type { ByteSource } from './source.ts';
import { windowOf } from './window.ts';

/** `size` bytes of whatever `open` gives; it is asked for each read, so it should keep what is dear. Has no handle. */
export function lazySource(size: number, open: (signal?: AbortSignal) => Promise<ByteSource>): ByteSource {
  const source: ByteSource = {
    size,
    read: async (start, end, signal) => (await open(signal)).read(start, Math.min(end, size), signal),
    slice: (start, end) => windowOf(source, start, end),
    async *stream(options) {
      yield* (await open(options?.signal)).stream(options);
    },
  };
  return source;
}
