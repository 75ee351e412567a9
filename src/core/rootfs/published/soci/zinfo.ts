/**
 * The checkpoints of a zTOC. Of gzip: the number of them, the span size, then for each its offset among the stored bytes, its
 * offset in the tar, the bits that are left of the byte before, and 32 KiB of content. soci-snapshotter ztoc/compression.
 */
import type { Checkpoints } from '../../../bytes/codecs/checkpoints.ts';
import type { Stretch } from '../spanCut.ts';

/** The number of checkpoints, and the span size. */
export const ZINFO_HEAD_BYTES = 12;
/** Content before a checkpoint. */
export const WINDOW_BYTES = 32 * 1024;
/** One checkpoint. */
export const POINT_BYTES = 17 + WINDOW_BYTES;
/** Of a stored block that is the last one (RFC 1951, 3.2.4): what makes a window raw deflate without compressing it. */
const STORED_BYTES = 5;

/** What is known of the spans of a layer. */
export interface Zinfo {
  readonly checkpoints?: Checkpoints;
  readonly stretches: readonly Stretch[];
}

/** A checkpoint as in a zTOC. */
export interface Point {
  /** First stored byte of which no bit is used up. */
  readonly at: number;
  readonly out: number;
  /** Bits of the byte before that are not used up. */
  readonly bits: number;
  readonly window: Uint8Array;
}

/** `size`: stored bytes of the layer. `fail` is called, and must throw, where these are not checkpoints. */
export function readGzipZinfo(bytes: Uint8Array, size: number, fail: (why: string) => never): Zinfo {
  if (bytes.length < ZINFO_HEAD_BYTES) return fail('its checkpoints are cut off');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = view.getInt32(0, true);
  const stored = (bytes.length - ZINFO_HEAD_BYTES) / POINT_BYTES;
  // The first form left the first checkpoint out: right after a header of ten bytes.
  if (count < 1 || (stored !== count && stored !== count - 1))
    return fail(`it has ${stored} checkpoints and says ${count}`);
  const points: Point[] = stored === count ? [] : [{ at: 10, out: 0, bits: 0, window: new Uint8Array(0) }];
  for (let from = ZINFO_HEAD_BYTES; from < bytes.length; from += POINT_BYTES) {
    points.push({
      at: Number(view.getBigInt64(from, true)),
      out: Number(view.getBigInt64(from + 8, true)),
      bits: view.getUint8(from + 16),
      window: bytes.subarray(from + 17, from + POINT_BYTES),
    });
  }
  if (points.some(({ bits }) => bits > 7)) return fail('a checkpoint leaves more than seven bits of a byte');
  if (points[0].out !== 0) return fail('its first checkpoint is not at the start of the tar');
  return {
    stretches: stretchesOf(points, size),
    ...(points.length > 1 && { checkpoints: checkpointsOf(points.slice(1)) }),
  };
}

/** Span `i` goes from its point, with the byte of which bits are left, to the next point. */
export function stretchesOf(points: readonly Point[], size: number): readonly Stretch[] {
  return points.map(({ at, bits }, i): Stretch => [at - Math.sign(bits), points[i + 1]?.at ?? size]);
}

function checkpointsOf(points: readonly Point[]): Checkpoints {
  const each = STORED_BYTES + WINDOW_BYTES;
  const windows = new Uint8Array(points.length * each);
  const head = Uint8Array.of(1, WINDOW_BYTES & 255, WINDOW_BYTES >> 8, ~WINDOW_BYTES & 255, (~WINDOW_BYTES >> 8) & 255);
  for (const [i, { window }] of points.entries()) {
    windows.set(head, i * each);
    windows.set(window, i * each + STORED_BYTES);
  }
  return {
    ...{ codec: 'gzip', count: points.length, windows },
    at: Float64Array.from(points, ({ at, bits }) => at - Math.sign(bits)),
    out: Float64Array.from(points, ({ out }) => out),
    state: Uint8Array.from(points, ({ bits }) => (8 - bits) % 8),
    windowStart: Uint32Array.from({ length: points.length + 1 }, (_, i) => i * each),
  };
}

/** The spans of a layer that is not compressed. */
export function evenStretches(size: number, each: number, fail: (why: string) => never): readonly Stretch[] {
  if (each < 1024 || size / each > 1_000_000) return fail(`its spans have ${each} bytes`);
  return Array.from({ length: Math.ceil(size / each) }, (_, i): Stretch => [i * each, Math.min(size, (i + 1) * each)]);
}
