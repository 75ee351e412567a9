/**
 * Spans: stretches of a layer's stored bytes with a digest each, as an index states them, and the layer read through them:
 * nothing is given that has not the digest of its span.
 */
import { digestOf } from '../../bytes/hash.ts';
import { INDEX_SPAN_MAX_BYTES, INDEX_SPANS_ASKED_BYTES } from './bounds.ts';
import type { ByteSource, StreamOptions } from '../../bytes/source.ts';
import { clampRange } from '../../bytes/window.ts';
import { ImageError } from '../../oci/imageError.ts';
import { toHex } from '../../oci/text.ts';

/**
 * In order. Two neighbours may share a byte (a place in a gzip stream lies within one); nothing between the first start and
 * the last end is left out. Bytes before the first span (the header of a gzip stream, in SOCI) have no digest.
 */
export interface Spans {
  readonly count: number;
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** 32 bytes for each. */
  readonly sha256: Uint8Array;
}

/** A header before the first span may have a name and more. */
const HEADER_MAX_BYTES = 64 * 1024;

/** Why these could not be the spans of a layer of `size` stored bytes, as the end of a sentence; undefined where they could. */
export function spansProblem({ count, start, end, sha256 }: Spans, size: number): string | undefined {
  if (start.length !== count || end.length !== count || sha256.length !== 32 * count) return 'a span has no digest';
  for (let i = 0; i < count; i++) {
    const before = i === 0 ? 0 : end[i - 1];
    if (!(start[i] < end[i]) || !Number.isInteger(start[i]) || !Number.isInteger(end[i])) return `span ${i} is empty`;
    if (end[i] - start[i] > INDEX_SPAN_MAX_BYTES) return `span ${i} has more than ${INDEX_SPAN_MAX_BYTES} bytes`;
    if (i > 0 && start[i] > before) return `between spans ${i - 1} and ${i} bytes are left out`;
    if (i > 0 && (start[i] < before - 1 || end[i] <= before)) return `spans ${i - 1} and ${i} overlap`;
  }
  if (count > 0 && end[count - 1] !== size) return `its spans end at byte ${end[count - 1]} of ${size}`;
  if (count > 0 && start[0] > HEADER_MAX_BYTES) return 'its first span begins too late';
  return count === 0 && size > 0 ? 'it has no spans' : undefined;
}

/** A run of spans that is fetched at once. */
interface Run {
  readonly start: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The same bytes, fetched in whole spans and held against their digests before any is given. Reading throws
 * `digest-mismatch` at `at` where one differs: the index lies, or the layer is damaged. What was read last is at hand.
 */
export function spanChecked(stored: ByteSource, spans: Spans, at: string): ByteSource {
  let last: Run | undefined;

  async function fetchRun(from: number, to: number, signal?: AbortSignal): Promise<Run> {
    const first = spanAt(spans, from);
    const end = spans.end[Math.max(first, spanBefore(spans, to))];
    const start = first === 0 ? 0 : spans.start[first];
    if (last && last.start <= from && last.start + last.bytes.length >= to) return last;
    const run = { start, bytes: await stored.read(start, end, signal) };
    for (let i = first; i < spans.count && spans.end[i] <= end; i++) await checkSpan(spans, i, run, at);
    last = run;
    return run;
  }

  async function* stream(start: number, end: number, signal?: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for (let from = start; from < end; ) {
      const to = runEnd(spans, from, end);
      const run = await fetchRun(from, to, signal);
      yield run.bytes.slice(from - run.start, to - run.start);
      from = to;
    }
  }

  return windowed(stored.size, stream);
}

/** Where the run that begins at `from` ends: so many spans as are asked for at once, and not one of which a byte is wanted. */
function runEnd(spans: Spans, from: number, end: number): number {
  const first = spanAt(spans, from);
  let i = first;
  while (i + 1 < spans.count && spans.end[i] < end && spans.end[i + 1] - from <= INDEX_SPANS_ASKED_BYTES) i++;
  if (i > first && end - spans.start[i] <= 1) i--;
  return Math.min(end, spans.end[i]);
}

/** The last span that has this byte, or the first. */
function spanAt({ start, count }: Spans, offset: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start[middle] <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** The first span that reaches up to this end. */
function spanBefore({ end, count }: Spans, offset: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (end[middle] < offset) low = middle + 1;
    else high = middle;
  }
  return Math.min(count - 1, low);
}

async function checkSpan({ start, end, sha256 }: Spans, i: number, run: Run, at: string): Promise<void> {
  const bytes = run.bytes.subarray(start[i] - run.start, end[i] - run.start);
  const stated = `sha256:${toHex(sha256.subarray(32 * i, 32 * i + 32))}`;
  if ((await digestOf(bytes, 'sha256')) === stated) return;
  const message = `Bytes ${start[i]} to ${end[i]} of this layer do not match their digest in its published index.`;
  throw new ImageError('digest-mismatch', at, message);
}

type StreamRange = (start: number, end: number, signal?: AbortSignal) => AsyncIterable<Uint8Array<ArrayBuffer>>;

/** A source of a stream over ranges. Its slices know where they end, so that no more is fetched than they hold. */
function windowed(size: number, stream: StreamRange, offset = 0): ByteSource {
  return {
    size,
    async read(from, to, signal) {
      const range = clampRange(from, to, size);
      const bytes = new Uint8Array(range.end - range.start);
      let done = 0;
      for await (const chunk of stream(offset + range.start, offset + range.end, signal)) {
        bytes.set(chunk, done);
        done += chunk.length;
      }
      return bytes;
    },
    slice(from, to = size) {
      const range = clampRange(from, to, size);
      return windowed(range.end - range.start, stream, offset + range.start);
    },
    stream: ({ start = 0, signal }: StreamOptions = {}) =>
      stream(offset + clampRange(start, size, size).start, offset + size, signal),
  };
}
