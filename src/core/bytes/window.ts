/**
 * Ranges: how every source clamps, checks and windows the stretches that are asked of it.
 */
import { ImageError } from '../oci/imageError.ts';
import { MEMORY_CHUNK_BYTES } from './limits.ts';
import type { ByteSource, StreamOptions } from './source.ts';

/** `[start, end)` cut to `[0, size]`, whole numbers, never negative in length. */
export function clampRange(start: number, end: number, size: number): { start: number; end: number } {
  const from = Math.min(Math.max(0, Math.floor(start)), size);
  return { start: from, end: Math.max(from, Math.min(Math.floor(end), size)) };
}

/** The error of a source that ended before its size. `what` names the source for a person. */
export function endedEarly(what: string, offset: number, expected: number): ImageError {
  return new ImageError(
    'truncated',
    `${what} @ ${offset}`,
    `${what} ends at byte ${offset}; ${expected} were expected.`,
  );
}

/**
 * A window `[start, end)` of a source that has no cheaper way to make one. It has no handle of its own: the parent's
 * would be the whole.
 */
export function windowOf(parent: ByteSource, start: number, end = parent.size): ByteSource {
  const range = clampRange(start, end, parent.size);
  const size = range.end - range.start;
  return {
    size,
    read(from, to, signal) {
      const inner = clampRange(from, to, size);
      return parent.read(range.start + inner.start, range.start + inner.end, signal);
    },
    slice(from, to = size) {
      const inner = clampRange(from, to, size);
      return windowOf(parent, range.start + inner.start, range.start + inner.end);
    },
    stream: (options) => streamWindow(parent, range, options),
  };
}

async function* streamWindow(parent: ByteSource, range: { start: number; end: number }, options: StreamOptions = {}) {
  const from = range.start + clampRange(options.start ?? 0, range.end, range.end - range.start).start;
  let left = range.end - from;
  if (left <= 0) return;
  for await (const chunk of parent.stream({ ...options, start: from })) {
    if (chunk.length >= left) {
      yield chunk.subarray(0, left);
      return;
    }
    left -= chunk.length;
    yield chunk;
  }
}

/** A source that is computed range by range; `read` is asked for ranges within `size` only, never for an empty one. */
export function rangesOf(
  size: number,
  read: (from: number, to: number, signal?: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>,
): ByteSource {
  const whole: ByteSource = {
    size,
    async read(start, end, signal) {
      const range = clampRange(start, end, size);
      return range.start === range.end ? new Uint8Array(0) : read(range.start, range.end, signal);
    },
    slice: (start, end) => windowOf(whole, start, end),
    async *stream({ start = 0, signal } = {}) {
      for (let at = clampRange(start, size, size).start; at < size; at += MEMORY_CHUNK_BYTES)
        yield await read(at, Math.min(size, at + MEMORY_CHUNK_BYTES), signal);
    },
  };
  return whole;
}
