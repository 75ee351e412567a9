/**
 * SparseReader: puts the map of a sparse file together, wherever its dialect keeps it, and lays it over the entry. At a
 * map that cannot be true Go's reader stops, and so does the listing.
 */
import { TAR_META_MAX_BYTES } from '../../bytes/limits.ts';
import { BLOCK } from './block.ts';
import { setSpan, type TarEntry } from './entry.ts';
import { dialectOf, FLAG_SPARSE, hasBody } from './header.ts';
import { type Exact, parseExact } from './numbers.ts';
import type { PaxSparse } from './pax.ts';
import { readExtension, readOldMap, readRecordMap, SparseTextMap, sparseVersion, toPieces } from './sparse.ts';

/** `map`: blocks with the map follow the header, to be given to `take`. */
export type SparseStep = 'map' | 'ready' | 'refused';

/** Reads the map of a sparse file in each of GNU tar's formats. */
export class SparseReader {
  /** Why the last entry was refused, or its content cannot be expanded. */
  problem = '';
  private numbers: Exact[] = [];
  private text: SparseTextMap | undefined;
  private realSize: Exact = 0;

  /** Starts on an entry whose `stored` is set, and sets its `size`. */
  begin(entry: TarEntry, header: Uint8Array, pax: PaxSparse | undefined): SparseStep {
    entry.size = entry.stored;
    entry.sparse = undefined;
    this.text = undefined;
    if (entry.flag === FLAG_SPARSE) return this.beginOld(entry, header);
    const version = sparseVersion(pax);
    if (pax === undefined || version === 'none') return 'ready';
    if (pax.name !== undefined && pax.name.length > 0) setSpan(entry.path, pax.name, 0, pax.name.length);
    const size = pax.size || pax.realsize || '';
    this.realSize = size === '' ? entry.stored : parseExact(size);
    if (Number.isNaN(this.realSize)) return this.refuse('the size of the sparse file is not a number');
    if (!hasBody(entry.type)) return this.refuse('an entry of this type has no content');
    if (version === 'content') {
      this.text = new SparseTextMap();
      return entry.stored < BLOCK ? this.refuse('the sparse map is longer than the content') : 'map';
    }
    const numbers = readRecordMap(pax);
    if (typeof numbers === 'string') return this.refuse(numbers);
    this.numbers = numbers;
    return this.settle(entry);
  }

  private beginOld(entry: TarEntry, header: Uint8Array): SparseStep {
    if (dialectOf(header) !== 'gnu') return this.refuse('it is of a type that only GNU tar has, and not in its format');
    this.numbers = [];
    const { realSize, more } = readOldMap(header, this.numbers);
    this.realSize = realSize;
    if (Number.isNaN(realSize) || this.numbers.some(Number.isNaN))
      return this.refuse('the sparse map has a number that is not valid');
    return more ? 'map' : this.settle(entry);
  }

  /** Takes the next block of the map, which lies at `offset`. */
  take(block: Uint8Array, offset: number, entry: TarEntry): SparseStep {
    entry.offset = offset + BLOCK;
    if (this.text !== undefined) return this.takeText(this.text, block, offset, entry);
    const known = this.numbers.length;
    const more = readExtension(block, this.numbers);
    for (let i = known; i < this.numbers.length; i++)
      if (Number.isNaN(this.numbers[i])) return this.refuse('the sparse map has a number that is not valid');
    if (!more) return this.settle(entry);
    const used = offset - entry.headerOffset;
    return used + BLOCK >= TAR_META_MAX_BYTES
      ? this.refuse(`the sparse map has over ${TAR_META_MAX_BYTES} bytes`)
      : 'map';
  }

  /** The map is part of the content as stored, so it must end within it. */
  private takeText(text: SparseTextMap, block: Uint8Array, offset: number, entry: TarEntry): SparseStep {
    const complete = text.push(block);
    const used = offset - entry.headerOffset;
    if (text.problem !== undefined) return this.refuse(text.problem);
    if (!complete)
      return used + BLOCK > entry.stored ? this.refuse('the sparse map is longer than the content') : 'map';
    entry.stored -= used;
    this.numbers = text.numbers;
    return this.settle(entry);
  }

  private settle(entry: TarEntry): SparseStep {
    const pieces = toPieces(this.numbers, this.realSize);
    if (typeof pieces === 'string') return this.refuse(pieces);
    const sum = pieces.reduce((all, { size }) => all + size, 0);
    if (sum === entry.stored) {
      entry.size = Number(this.realSize);
      entry.sparse = pieces;
    } else {
      entry.size = entry.stored;
      entry.broken = true;
      this.problem = `the sparse map names ${sum} bytes where ${entry.stored} are stored`;
    }
    return 'ready';
  }

  private refuse(problem: string): SparseStep {
    this.problem = problem;
    return 'refused';
  }
}
