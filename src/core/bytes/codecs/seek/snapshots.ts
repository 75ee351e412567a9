/**
 * Snapshots: copies of decoders at work within a frame, so that a layer that is one frame can be read in its middle. They
 * take MiB each and are never stored; of too many, those go without which the longest way to a byte stays shortest.
 */
import { SNAPSHOT_SHARE, SNAPSHOT_SPACING_BYTES, SNAPSHOTS_MAX_BYTES } from '../../limits.ts';
import type { ByteSource } from '../../source.ts';
import type { Checkpoint, Held, HeldSink } from '../codec.ts';

/** Bounds of the snapshots that are held in memory. */
interface SnapshotsOptions {
  /** Bytes of all together. */
  readonly limit?: number;
  /** Content between two of one source, at the least. */
  readonly spacing?: number;
  /** The same as a multiple of a copy. */
  readonly share?: number;
}

/** What a session keeps of all its sources, or a pass of the one it reads. */
export class Snapshots {
  readonly #limit: number;
  readonly #spacing: number;
  readonly #share: number;
  /** Of each source, in order. They are few: no more than fit in the bound. */
  readonly #points = new Map<ByteSource, Checkpoint[]>();
  #bytes = 0;

  constructor({ limit, spacing, share }: SnapshotsOptions = {}) {
    this.#limit = limit ?? SNAPSHOTS_MAX_BYTES;
    this.#spacing = spacing ?? SNAPSHOT_SPACING_BYTES;
    this.#share = share ?? SNAPSHOT_SHARE;
  }

  /** All of a source. */
  of(stored: ByteSource): readonly Checkpoint[] {
    return this.#points.get(stored) ?? [];
  }

  /** The last one at or before byte `offset` of the content. */
  before(stored: ByteSource, offset: number): Checkpoint | undefined {
    return this.of(stored).findLast(({ out }) => out <= offset);
  }

  /** The first one at or after byte `offset` of the content: all before it lies before its stored offset. */
  after(stored: ByteSource, offset: number): Checkpoint | undefined {
    return this.of(stored).find(({ out }) => out >= offset);
  }

  /** Takes over what another thread made; what is too near to others, or one too many, is dropped. */
  add(stored: ByteSource, points: Iterable<Checkpoint>): void {
    for (const point of points) {
      if (this.#fits(stored, point.out, point.window.length, 0)) this.#put(stored, point);
    }
  }

  /** Forgets those of a source. */
  drop(stored: ByteSource): void {
    for (const { window } of this.of(stored)) this.#bytes -= window.length;
    this.#points.delete(stored);
  }

  /** For one decoder at work on the source: makes snapshots on its way where there are none. */
  sink(stored: ByteSource): HeldSink {
    let free = 0;
    return {
      free: (out) => {
        free = out;
      },
      within: ({ at, out }, held) => {
        // Offered at each step: the size, which is a call into wasm, is asked for only where the offsets leave room.
        if (!this.#apart(stored, out, this.#spacing, free)) return;
        if (this.#fits(stored, out, held.size, free)) this.#take(stored, { at, out }, held);
      },
    };
  }

  #take(stored: ByteSource, place: { at: number; out: number }, held: Held): void {
    const window = held.copy();
    if (window.length <= this.#limit) this.#put(stored, { ...place, state: 0, window });
  }

  /** Is it far enough from its neighbours, and, where all are too many, worth more than another? */
  #fits(stored: ByteSource, out: number, size: number, free: number): boolean {
    const spacing = this.#spacingOf(size);
    if (size > this.#limit || !this.#apart(stored, out, spacing, free)) return false;
    if (this.#bytes + size <= this.#limit) return true;
    const before = this.before(stored, out)?.out ?? 0;
    const gap = (this.after(stored, out)?.out ?? out + spacing) - Math.max(free, before);
    return gap > (this.#least()?.gap ?? 0);
  }

  #apart(stored: ByteSource, out: number, spacing: number, free: number): boolean {
    const before = Math.max(free, this.before(stored, out)?.out ?? 0);
    const after = this.after(stored, out)?.out ?? Number.POSITIVE_INFINITY;
    // Steps are not an exact measure: a place a little before a later one is enough.
    return out - before >= spacing && after - out >= spacing / 2;
  }

  #spacingOf(size: number): number {
    return Math.max(this.#spacing, size * this.#share);
  }

  #put(stored: ByteSource, point: Checkpoint): void {
    this.#bytes += point.window.length;
    const points = [...this.of(stored), point].sort((a, b) => a.out - b.out);
    this.#points.set(stored, points);
    while (this.#bytes > this.#limit) this.#evict(point);
  }

  #evict(fresh: Checkpoint): void {
    const least = this.#least(fresh);
    if (!least) return;
    const { points, i } = least;
    this.#bytes -= points[i]?.window.length ?? 0;
    points.splice(i, 1);
  }

  /** The one whose loss leaves the shortest gap, other than `kept`. */
  #least(fresh?: Checkpoint): { points: Checkpoint[]; i: number; gap: number } | undefined {
    let least: { points: Checkpoint[]; i: number; gap: number } | undefined;
    for (const points of this.#points.values()) {
      points.forEach((point, i) => {
        const end = points[i + 1]?.out ?? point.out + this.#spacingOf(point.window.length);
        const gap = end - (points[i - 1]?.out ?? 0);
        if (point !== fresh && gap < (least?.gap ?? Number.POSITIVE_INFINITY)) least = { points, i, gap };
      });
    }
    return least;
  }
}
