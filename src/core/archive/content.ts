/**
 * The content of an entry as a ByteSource: a window of its archive that keeps the size its header claims, so that an
 * archive which was cut off reads as truncated and not as a shorter file.
 */
import type { ByteSource } from '../bytes/source.ts';
import { clampRange, endedEarly, windowOf } from '../bytes/window.ts';

/** `size` bytes from `start`. Reading past the end of `archive` throws `truncated`; `at` names the content. */
export function contentOf(archive: ByteSource, start: number, size: number, at: string): ByteSource {
  if (start + size <= archive.size) return archive.slice(start, start + size);
  const there = archive.slice(Math.min(start, archive.size));
  const content: ByteSource = {
    size,
    held: there.size,
    async read(from, to, signal) {
      const range = clampRange(from, to, size);
      if (range.end > there.size && range.end > range.start) throw endedEarly(at, there.size, size);
      return there.read(range.start, range.end, signal);
    },
    slice: (from, to) => windowOf(content, from, to),
    async *stream(options) {
      yield* there.stream(options);
      if ((options?.start ?? 0) < size) throw endedEarly(at, there.size, size);
    },
  };
  return content;
}
