/** Stretches of a source that were kept when it was gone through, and the source that reads them from there. */
import { throwIfAborted } from '../../../oci/imageError.ts';
import type { ByteSource } from '../../source.ts';
import { clampRange } from '../../window.ts';

/** Columns, in the order of the source, apart from each other. Plain data, which moves between threads. */
export interface KeptBytes {
  readonly start: Float64Array<ArrayBuffer>;
  readonly size: Float64Array<ArrayBuffer>;
  /** Which slab holds the stretch, and where in it. */
  readonly slab: Uint32Array<ArrayBuffer>;
  readonly at: Uint32Array<ArrayBuffer>;
  readonly slabs: Readonly<Record<number, Uint8Array<ArrayBuffer>>>;
}

const SLAB_BYTES = 1024 * 1024;

/** Room for a stretch, to be filled. */
interface Place {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly slab: number;
  readonly at: number;
}

/** Keeps stretches in slabs: none is copied again when there are more. */
export class KeptBytesBuilder {
  private readonly rows: { readonly start: number; readonly place: Place }[] = [];
  private readonly slabs: Uint8Array<ArrayBuffer>[] = [];
  private used = 0;

  /** Bytes of memory that room for so many takes: none while the last slab has it. */
  cost(size: number): number {
    const last = this.slabs.at(-1);
    return last !== undefined && this.used + size <= last.length ? 0 : Math.max(SLAB_BYTES, size);
  }

  /** Counts once it is noted. */
  reserve(size: number): Place {
    const last = this.slabs.at(-1);
    const fits = last !== undefined && this.cost(size) === 0;
    const slab = fits ? last : new Uint8Array(Math.max(SLAB_BYTES, size));
    if (!fits) {
      this.slabs.push(slab);
      this.used = 0;
    }
    const at = this.used;
    this.used += size;
    return { bytes: slab.subarray(at, this.used), slab: this.slabs.length - 1, at };
  }

  /** The place holds the bytes that begin at `start`. */
  note(start: number, place: Place): void {
    this.rows.push({ start, place });
  }

  finish(): KeptBytes {
    const rows = this.rows.sort((a, b) => a.start - b.start);
    return {
      start: Float64Array.from(rows, ({ start }) => start),
      size: Float64Array.from(rows, ({ place }) => place.bytes.length),
      slab: Uint32Array.from(rows, ({ place }) => place.slab),
      at: Uint32Array.from(rows, ({ place }) => place.at),
      slabs: Object.fromEntries(this.slabs.entries()),
    };
  }
}

/** The same bytes; what lies in one kept stretch is not asked of `source`. `base` is where that begins in what was gone through. */
export function withKept(source: ByteSource, kept: KeptBytes, base = 0): ByteSource {
  const { size } = source;
  return {
    size,
    async read(from, to, signal) {
      throwIfAborted(signal);
      const { start, end } = clampRange(from, to, size);
      return findKept(kept, base + start, base + end)?.slice() ?? source.read(start, end, signal);
    },
    slice(from, to = size) {
      const { start, end } = clampRange(from, to, size);
      return withKept(source.slice(start, end), kept, base + start);
    },
    async *stream(options = {}) {
      const { start } = clampRange(options.start ?? 0, size, size);
      const bytes = findKept(kept, base + start, base + size);
      throwIfAborted(options.signal);
      if (!bytes) yield* source.stream(options);
      else if (bytes.length > 0) yield bytes;
    },
  };
}

/** A view. */
function findKept({ start, size, slab, at, slabs }: KeptBytes, from: number, to: number) {
  let low = 0;
  let high = start.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((start[middle] ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  const row = low - 1;
  const [first = 0, length = 0, place = 0] = [start[row], size[row], at[row]];
  const bytes = slabs[slab[row] ?? -1];
  if (row < 0 || to > first + length || !bytes) return undefined;
  return bytes.subarray(place + from - first, place + to - first);
}
