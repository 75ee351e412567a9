/**
 * CheckpointLog: which of the places that a decoder passes are kept. The last one within the spacing is, so that
 * checkpoints are few and gaps bounded; and all together stay within a share of the stored bytes.
 */
import { u32At } from '../../at.ts';
import {
  CHECKPOINT_AHEAD_BYTES,
  CHECKPOINT_FREE_SPACING_BYTES,
  CHECKPOINT_SEARCH_BYTES,
  CHECKPOINT_SHARE,
  CHECKPOINT_SPACING_BYTES,
} from '../../limits.ts';
import type { Checkpoints } from '../checkpoints.ts';
import type { Checkpoint, CompressionName, PlaceSink } from '../codec.ts';
import { WindowDeflater } from '../deflate/windowDeflater.ts';

/** What a row takes without its window. */
const ROW_BYTES = 21;
const NO_WINDOW = new Uint8Array();

type Place = Omit<Checkpoint, 'window'>;

/** How densely checkpoints are set; sizes in bytes. */
export interface CheckpointLogOptions {
  /** Content between two checkpoints where there is a choice. */
  readonly spacing?: number;
  /** The same for places that need no window. */
  readonly freeSpacing?: number;
  /** All together take at most the stored bytes divided by this; 0 = no bound. */
  readonly share?: number;
}

/** Gathers the checkpoints of one stream of `size` stored bytes. */
export class CheckpointLog implements PlaceSink {
  wantedFrom: number;
  readonly #codec: CompressionName;
  readonly #size: number;
  readonly #spacing: number;
  readonly #freeSpacing: number;
  readonly #share: number;
  readonly #rows: Checkpoint[] = [];
  /** The latest place with a window within the spacing: kept once a later one lies beyond it. */
  readonly #window = new Uint8Array(32 * 1024);
  #candidate: { place: Place; size: number; trim: (window: Uint8Array) => void } | undefined;
  readonly #deflater = new WindowDeflater();
  #last = 0;
  #bytes = 0;
  /** Stored offset before which nothing more fits in the share. */
  #affordableAt = 0;

  constructor(codec: CompressionName, size: number, options: CheckpointLogOptions = {}) {
    this.#codec = codec;
    this.#size = size;
    this.#spacing = options.spacing ?? CHECKPOINT_SPACING_BYTES;
    this.#freeSpacing = options.freeSpacing ?? CHECKPOINT_FREE_SPACING_BYTES;
    this.#share = options.share ?? CHECKPOINT_SHARE;
    this.wantedFrom = this.#next();
  }

  free(at: number, out: number, state: number): void {
    this.#settle(out);
    if (out - this.#last >= this.#freeSpacing) this.#keep({ at, out, state, window: NO_WINDOW });
  }

  windowed(place: Place, window: Uint8Array, trim: (window: Uint8Array) => void): boolean {
    this.#settle(place.out);
    const late = this.#candidate && place.out - this.#last > this.#spacing;
    if (late || place.out < this.wantedFrom || place.at < this.#affordableAt) return false;
    this.#window.set(window);
    this.#candidate = { place, size: window.length, trim };
    return true;
  }

  /** The columns, once the content has ended after `size` bytes and before the decoder is closed; undefined where there are none. */
  finish(size: number): Checkpoints | undefined {
    this.#settle(size, 0);
    const rows = this.#rows;
    if (rows.length === 0) return undefined;
    const starts = new Uint32Array(rows.length + 1);
    rows.forEach((row, i) => {
      starts[i + 1] = u32At(starts, i) + row.window.length;
    });
    const windows = new Uint8Array(u32At(starts, rows.length));
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

  /** Beyond the spacing the candidate is the best there is. It waits until enough is known of what follows it. */
  #settle(out: number, following = this.#window.length): void {
    const candidate = this.#candidate;
    if (!candidate || out - this.#last <= this.#spacing || out - candidate.place.out < following) return;
    this.#candidate = undefined;
    const window = this.#window.subarray(0, candidate.size);
    candidate.trim(window);
    this.#keep({ ...candidate.place, window: this.#deflater.deflate(window) });
  }

  #keep(row: Checkpoint): void {
    const cost = ROW_BYTES + row.window.length;
    const need = (this.#bytes + cost) * this.#share;
    if (need > Math.min(this.#size, row.at + CHECKPOINT_AHEAD_BYTES)) {
      this.#affordableAt = need > this.#size ? Number.POSITIVE_INFINITY : need - CHECKPOINT_AHEAD_BYTES;
      return;
    }
    this.#candidate = undefined;
    this.#bytes += cost;
    this.#rows.push(row);
    this.#last = row.out;
    this.wantedFrom = this.#next();
  }
}
