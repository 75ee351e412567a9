/**
 * SparseReader: puts the map of a sparse file together, wherever its dialect keeps it, and lays it over the entry. A map
 * that can't be true leaves the stored bytes as content and marks the entry as broken.
 */
import { SPARSE_PARTS_MAX_COUNT } from '../../bytes/limits.ts';
import { BLOCK } from './block.ts';
import { FILE, type TarEntry } from './entry.ts';
import { type FindingLog, placeOf } from './findingLog.ts';
import { FLAG_SPARSE } from './header.ts';
import type { PaxSparse } from './pax.ts';
import { readExtension, readOldMap, SparseTextMap, toPieces } from './sparse.ts';

/** More than any map that is read, so that too long a map is seen as such; the rest is walked and not kept. */
const KEPT = 2 * SPARSE_PARTS_MAX_COUNT + 2;

export class SparseReader {
  private readonly log: FindingLog;
  private numbers: number[] = [];
  private text: SparseTextMap | undefined;
  private realSize = 0;

  constructor(log: FindingLog) {
    this.log = log;
  }

  /**
   * Starts on an entry whose `stored` is set, and sets its `size`. True where blocks with the map follow the header, to
   * be given to `take`.
   */
  begin(entry: TarEntry, header: Uint8Array, pax: PaxSparse | undefined): boolean {
    entry.size = entry.stored;
    entry.sparse = undefined;
    if (entry.type !== FILE) return false;
    this.text = undefined;
    if (entry.flag === FLAG_SPARSE) {
      this.numbers = [];
      const { realSize, more } = readOldMap(header, this.numbers);
      this.realSize = realSize;
      if (!more) this.settle(entry);
      return more;
    }
    if (pax === undefined) return false;
    this.realSize = Number(pax.size ?? Number.NaN);
    if (pax.major === '1') {
      this.text = new SparseTextMap();
      return true;
    }
    // A name alone makes no sparse file.
    if (pax.numbers.length === 0 && pax.size === undefined) return false;
    this.numbers = pax.numbers;
    if (pax.tooMany) this.refuse(entry, `its map has over ${SPARSE_PARTS_MAX_COUNT} pieces`);
    else this.settle(entry);
    return false;
  }

  /** Takes the next block of the map, which lies at `offset`; true when the map is complete. */
  take(block: Uint8Array, offset: number, entry: TarEntry): boolean {
    entry.offset = offset + BLOCK;
    if (this.text !== undefined) return this.takeText(this.text, block, offset, entry);
    const more = readExtension(block, this.numbers);
    if (this.numbers.length > KEPT) this.numbers.length = KEPT;
    if (!more) this.settle(entry);
    return !more;
  }

  /** The map is part of the content as stored, so it must end within it. */
  private takeText(text: SparseTextMap, block: Uint8Array, offset: number, entry: TarEntry): boolean {
    const complete = text.push(block);
    const used = offset - entry.headerOffset;
    const overrun = complete ? used > entry.stored : used >= entry.stored;
    if (!complete && !overrun) return false;
    entry.stored = Math.max(0, entry.stored - used);
    this.numbers = text.numbers;
    const problem = text.problem ?? (overrun ? 'the sparse map is longer than the content' : undefined);
    if (problem !== undefined) this.refuse(entry, problem);
    else this.settle(entry);
    return true;
  }

  private settle(entry: TarEntry): void {
    const pieces = toPieces(this.numbers, this.realSize, entry.stored);
    if (typeof pieces === 'string') {
      this.refuse(entry, pieces);
    } else {
      entry.size = this.realSize;
      entry.sparse = pieces;
    }
  }

  private refuse(entry: TarEntry, problem: string): void {
    entry.size = entry.stored;
    entry.broken = true;
    const message = `This sparse file cannot be expanded: ${problem}. Its stored bytes are shown instead.`;
    this.log.add('bad-sparse-map', 'error', placeOf(entry.number, entry.headerOffset), message);
  }
}
