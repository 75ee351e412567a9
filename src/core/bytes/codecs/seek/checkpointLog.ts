/**
 * CheckpointLog: which of the places that a decoder passes are kept. The last one within the spacing is, so that
 * checkpoints are few and gaps bounded; and all together stay within a share of the stored bytes.
 */
import { deflateRaw } from 'pako';
import {
  CHECKPOINT_AHEAD_BYTES,
  CHECKPOINT_FREE_SPACING_BYTES,
  CHECKPOINT_SEARCH_BYTES,
  CHECKPOINT_SHARE,
  CHECKPOINT_SPACING_BYTES,
} from '../../limits.ts';
import type { Checkpoints } from '../checkpoints.ts';
import type { Checkpoint, CompressionName, PlaceSink } from '../codec.ts';

/** What a row takes without its window. */
const ROW_BYTES = 21;
/** Deflating a window must not show in the pass over the layer; higher levels gain 5 % and take twice as long. */
const LEVEL = 3;
const NO_WINDOW = new Uint8Array();

export interface CheckpointLogOptions {
  /** Content between two checkpoints where there is a choice. */
  readonly spacing?: number;
  /** The same for places that need no window. */
  readonly freeSpacing?: number;
}

/** Gathers the checkpoints of one stream of `size` stored bytes. */
export class CheckpointLog implements PlaceSink {
  wantedFrom: number;
  readonly #codec: CompressionName;
  readonly #size: number;
  readonly #spacing: number;
  readonly #freeSpacing: number;
  readonly #rows: Checkpoint[] = [];
  /** The latest place with a window within the spacing: kept once a later one lies beyond it. */
  readonly #window = new Uint8Array(32 * 1024);
  #candidate: { at: number; out: number; state: number; windowSize: number } | undefined;
  #last = 0;
  #bytes = 0;
  /** Stored offset before which nothing more fits in the share. */
  #affordableAt = 0;

  constructor(codec: CompressionName, size: number, options: CheckpointLogOptions = {}) {
    this.#codec = codec;
    this.#size = size;
    this.#spacing = options.spacing ?? CHECKPOINT_SPACING_BYTES;
    this.#freeSpacing = options.freeSpacing ?? CHECKPOINT_FREE_SPACING_BYTES;
    this.wantedFrom = this.#next();
  }

  free(at: number, out: number, state: number): void {
    this.#settle(out);
    if (out - this.#last >= this.#freeSpacing) this.#keep({ at, out, state, window: NO_WINDOW });
  }

  windowed(at: number, out: number, state: number, window: Uint8Array): void {
    this.#settle(out);
    if (out < this.wantedFrom) return;
    this.#window.set(window);
    this.#candidate = { at, out, state, windowSize: window.length };
    // No earlier one was found: the block before it is larger than the stretch that is searched.
    if (out - this.#last > this.#spacing) this.#keepCandidate();
  }

  /** The columns; undefined where no checkpoint was kept. The log is of no use afterwards. */
  finish(): Checkpoints | undefined {
    const rows = this.#rows;
    if (rows.length === 0) return undefined;
    const starts = new Uint32Array(rows.length + 1);
    rows.forEach((row, i) => {
      starts[i + 1] = (starts[i] as number) + row.window.length;
    });
    const windows = new Uint8Array(starts[rows.length] as number);
    rows.forEach((row, i) => {
      windows.set(row.window, starts[i]);
    });
    return {
      codec: this.#codec,
      count: rows.length,
      at: Float64Array.from(rows, (row) => row.at),
      out: Float64Array.from(rows, (row) => row.out),
      state: Uint8Array.from(rows, (row) => row.state),
      windowStart: starts,
      windows,
    };
  }

  #next(): number {
    return this.#last + Math.max(1, this.#spacing - Math.min(CHECKPOINT_SEARCH_BYTES, this.#spacing / 2));
  }

  /** A place beyond the spacing makes the candidate the best there is. */
  #settle(out: number): void {
    if (this.#candidate && out - this.#last > this.#spacing) this.#keepCandidate();
  }

  #keepCandidate(): void {
    const candidate = this.#candidate;
    this.#candidate = undefined;
    if (!candidate || candidate.at < this.#affordableAt) return;
    const { windowSize, ...place } = candidate;
    this.#keep({
      ...place,
      window: deflateRaw(this.#window.subarray(0, windowSize), { level: LEVEL }) as Uint8Array<ArrayBuffer>,
    });
  }

  #keep(row: Checkpoint): void {
    const cost = ROW_BYTES + row.window.length;
    const need = (this.#bytes + cost) * CHECKPOINT_SHARE;
    if (need > Math.min(this.#size, row.at + CHECKPOINT_AHEAD_BYTES)) {
      this.#affordableAt = need - CHECKPOINT_AHEAD_BYTES;
      return;
    }
    this.#candidate = undefined;
    this.#bytes += cost;
    this.#rows.push(row);
    this.#last = row.out;
    this.wantedFrom = this.#next();
  }
}
