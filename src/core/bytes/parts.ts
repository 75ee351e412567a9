/**
 * A source put together from parts of others, with zeros in the holes: a tar's sparse file, or pieces one after another.
 */
import { throwIfAborted } from '../oci/imageError.ts';
import { MEMORY_CHUNK_BYTES } from './limits.ts';
import type { ByteSource, Part, StreamOptions } from './source.ts';
import { clampRange, windowOf } from './window.ts';

/** The pieces one after another. */
export function concat(sources: readonly ByteSource[]): ByteSource {
  const parts: Part[] = [];
  let size = 0;
  for (const source of sources) {
    parts.push({ offset: size, source });
    size += source.size;
  }
  return fromParts(parts, size);
}

/**
 * A source of `size` bytes: `parts` in ascending order without overlap (the caller checks), zeros elsewhere. Holes take
 * no memory, so a sparse file of terabytes is read through a window like any other.
 */
export function fromParts(parts: readonly Part[], size: number): ByteSource {
  const whole: ByteSource = {
    size,
    async read(start, end, signal) {
      const range = clampRange(start, end, size);
      const bytes = new Uint8Array(range.end - range.start);
      for (let i = firstAfter(parts, range.start); i < parts.length; i++) {
        const part = parts[i];
        if (part === undefined || part.offset >= range.end) break;
        const from = Math.max(0, range.start - part.offset);
        const content = await part.source.read(from, range.end - part.offset, signal);
        bytes.set(content, part.offset + from - range.start);
      }
      return bytes;
    },
    slice: (start, end) => windowOf(whole, start, end),
    stream: (options) => streamParts(parts, size, options),
    parts,
  };
  return whole;
}

/** Index of the first part that ends after `offset`. */
function firstAfter(parts: readonly Part[], offset: number): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const part = parts[middle];
    if (part !== undefined && part.offset + part.source.size <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function* streamParts(parts: readonly Part[], size: number, { start = 0, signal }: StreamOptions = {}) {
  let at = clampRange(start, size, size).start;
  for (let i = firstAfter(parts, at); i < parts.length; i++) {
    const part = parts[i];
    if (part === undefined || part.offset >= size) break;
    if (part.offset > at) yield* zeros(part.offset - at, signal);
    at = Math.max(at, part.offset);
    const content = part.source.slice(at - part.offset, size - part.offset);
    yield* content.stream(signal ? { signal } : {});
    at += content.size;
  }
  if (at < size) yield* zeros(size - at, signal);
}

function* zeros(count: number, signal?: AbortSignal) {
  const chunk = new Uint8Array(Math.min(count, MEMORY_CHUNK_BYTES));
  for (let left = count; left > 0; left -= chunk.length) {
    throwIfAborted(signal);
    yield left < chunk.length ? chunk.subarray(0, left) : chunk;
  }
}
