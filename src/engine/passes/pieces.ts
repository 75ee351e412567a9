/**
 * Pieces of a second pass over a layer. Between two places from which decoding can begin a layer is read on its own, so
 * that all threads look into one large layer together.
 */
import { f64At } from '../../core/bytes/at.ts';
import { checkpointBefore } from '../../core/bytes/codecs/checkpoints.ts';
import type { Checkpoint } from '../../core/bytes/codecs/codec.ts';
import type { WantedContents } from '../../core/rootfs/contents.ts';
import type { CallOptions } from '../engine.ts';
import type { LayerScan } from '../layerJob.ts';
import { divideProgress } from '../session/progress.ts';

/** Content that a piece spans at least: starting a job, and inflating up to its first file, cost up to 4 MiB of it. */
const PIECE_MIN_BYTES = 24 * 1024 * 1024;

/** A stretch of a layer with the contents wanted from it. */
export interface Piece {
  readonly wanted: WantedContents;
  /** Where reading begins; absent = at the start. */
  readonly from?: Checkpoint;
  /** Stored bytes that it reads, about. */
  readonly size: number;
}

/** Places where the layer can be entered, as its first pass found them. */
type Layout = Pick<LayerScan, 'checkpoints' | 'compression' | 'size' | 'uncompressedSize'>;

/** At most `most` pieces with all wanted contents, in order. One where the layer has no place to begin in its middle. */
export function piecesOf(wanted: WantedContents, layout: Layout, most: number): readonly Piece[] {
  const count = wanted.entry.length;
  if (count === 0) return [{ wanted, size: layout.size }];
  const first = f64At(wanted.offset, 0);
  const end = f64At(wanted.offset, count - 1) + f64At(wanted.size, count - 1);
  const number = Math.max(1, Math.min(most, Math.floor((end - first) / PIECE_MIN_BYTES)));
  const cuts = [0];
  for (let k = 1; k < number; k++) {
    const row = rowAt(wanted, first + ((end - first) * k) / number);
    const before = f64At(wanted.offset, cuts.at(-1) as number);
    const from = row < count ? placeBefore(layout, f64At(wanted.offset, row)) : undefined;
    // Else a piece would read what the one before it reads.
    if (from && from.out > before) cuts.push(row);
  }
  return cuts.map((row, k) => pieceOf(wanted, layout, { row, next: cuts[k + 1] ?? count, pieces: cuts.length }));
}

function pieceOf(
  wanted: WantedContents,
  layout: Layout,
  { row, next, pieces }: { readonly row: number; readonly next: number; readonly pieces: number },
): Piece {
  const from = placeBefore(layout, f64At(wanted.offset, row));
  const own = {
    entry: wanted.entry.slice(row, next),
    offset: wanted.offset.slice(row, next),
    size: wanted.size.slice(row, next),
    sparse: wanted.sparse,
  };
  return { wanted: own, ...(from && { from }), size: Math.ceil(layout.size / pieces) };
}

/** The first row whose content lies at or after an offset. */
function rowAt({ offset }: WantedContents, wanted: number): number {
  let low = 0;
  let high = offset.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (f64At(offset, middle) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function placeBefore({ checkpoints, compression }: Layout, offset: number): Checkpoint | undefined {
  if (compression === 'none') return { at: offset, out: offset, state: 0, window: new Uint8Array() };
  const place = checkpoints && checkpointBefore(checkpoints, offset);
  // Its window is a view of all windows: what goes to another thread is its own.
  return place && { ...place, window: place.window.slice() };
}

/**
 * Runs all pieces at once. What they report in parts is passed on in the order of the layer, as one pass would. The first failure
 * stops the others.
 */
export async function runPieces<T>(
  pieces: readonly Piece[],
  step: string,
  call: CallOptions,
  run: (piece: Piece, call: CallOptions) => Promise<T>,
): Promise<T[]> {
  const failed = new AbortController();
  const signal = call.signal ? AbortSignal.any([call.signal, failed.signal]) : failed.signal;
  const sizes = pieces.map(({ size }) => size);
  const progress = divideProgress(step, sizes, call);
  const parts = new PartsInOrder(pieces.length, call);
  const one = async (piece: Piece, i: number) => {
    try {
      const onPart = (part: unknown) => parts.add(i, part);
      const answer = await run(piece, { ...progress.part(i), signal, onPart });
      parts.end(i);
      progress.finish(i);
      return answer;
    } catch (error) {
      failed.abort();
      throw error;
    }
  };
  const running = pieces.map(one);
  for (const promise of running) promise.catch(() => undefined);
  return Promise.all(running);
}

/** Parts of pieces whose turn has not come are kept. */
class PartsInOrder {
  readonly #tell: (part: unknown) => void;
  readonly #waiting: unknown[][];
  readonly #ended: boolean[];
  #turn = 0;

  constructor(count: number, { onPart }: CallOptions) {
    this.#tell = (part) => onPart?.(part);
    this.#waiting = Array.from({ length: count }, () => []);
    this.#ended = Array.from({ length: count }, () => false);
  }

  add(piece: number, part: unknown): void {
    if (piece === this.#turn) this.#tell(part);
    else this.#waiting[piece]?.push(part);
  }

  end(piece: number): void {
    this.#ended[piece] = true;
    while (this.#ended[this.#turn]) {
      this.#turn++;
      for (const part of this.#waiting[this.#turn]?.splice(0) ?? []) this.#tell(part);
    }
  }
}
