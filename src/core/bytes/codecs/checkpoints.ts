/**
 * Checkpoints: places in a compressed stream from which decoding can begin, so that a file of a layer costs the inflating
 * of a few MiB and not of all that lies before it. Found during the one pass over the layer, kept with its index.
 */
import { f64At, u8At } from '../at.ts';
import type { Checkpoint, CompressionName } from './codec.ts';

/**
 * Plain columns: structured-cloneable, transferable, and storable as they are. Row 0 is never the
 * start of the stream, which needs no row; both offset columns rise strictly. Windows take at most 1 % of the stored bytes.
 */
export interface Checkpoints {
  readonly codec: CompressionName;
  readonly count: number;
  /** Offset among the stored bytes of the first byte that is not used up. */
  readonly at: Float64Array<ArrayBuffer>;
  /** Offset in the content of the next byte that decoding gives. */
  readonly out: Float64Array<ArrayBuffer>;
  /** What else the codec has to know. gzip and bzip2: bits of the byte at `at` that are used up; xz: the kind of check. */
  readonly state: Uint8Array<ArrayBuffer>;
  /** Window i is `windows[windowStart[i], windowStart[i + 1])`; one entry more than there are rows. */
  readonly windowStart: Uint32Array<ArrayBuffer>;
  /** The content before each place (32 KiB of it), as raw deflate; empty where a member, frame or block begins. */
  readonly windows: Uint8Array<ArrayBuffer>;
}

/** The last place at or before byte `offset` of the content; undefined = the start of the stream. */
export function checkpointBefore(points: Checkpoints, offset: number): Checkpoint | undefined {
  const after = firstAfter(points, offset);
  return after === 0 ? undefined : checkpointAt(points, after - 1);
}

/** A stored offset before which all of the content up to byte `end` lies: the next place, or `size` where there is none. */
export function storedEndOf(points: Checkpoints, end: number, size: number): number {
  const after = firstAfter(points, end - 1);
  // A place may lie within a byte.
  return after === points.count ? size : Math.min(size, f64At(points.at, after) + 1);
}

/** The first row whose place lies after byte `offset` of the content. */
function firstAfter({ out, count }: Checkpoints, offset: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (f64At(out, middle) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Row `i`, its window a view of the pool. */
export function checkpointAt(points: Checkpoints, i: number): Checkpoint {
  return {
    at: f64At(points.at, i),
    out: f64At(points.out, i),
    state: u8At(points.state, i),
    window: points.windows.subarray(points.windowStart[i], points.windowStart[i + 1]),
  };
}

/** About where byte `offset` of the content is stored: as if what lies between two places compressed evenly. */
export function storedOffsetNear(
  {
    checkpoints,
    uncompressedSize,
  }: { readonly checkpoints?: Checkpoints | undefined; readonly uncompressedSize: number },
  storedSize: number,
  offset: number,
): number {
  const after = checkpoints ? firstAfter(checkpoints, offset) : 0;
  const [at, out] =
    after > 0 && checkpoints ? [f64At(checkpoints.at, after - 1), f64At(checkpoints.out, after - 1)] : [0, 0];
  const [nextAt, nextOut] =
    checkpoints && after < checkpoints.count
      ? [f64At(checkpoints.at, after), f64At(checkpoints.out, after)]
      : [storedSize, uncompressedSize];
  return nextOut <= out ? at : at + (nextAt - at) * Math.min(1, (offset - out) / (nextOut - out));
}
