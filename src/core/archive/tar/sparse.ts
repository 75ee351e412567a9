/**
 * Sparse files: which pieces of a file are stored, the rest being holes. Old GNU tar keeps the map in the header and in
 * extension blocks, PAX in records (0.0, 0.1) or as text at the start of the content (1.0).
 * GNU tar manual, "Storing Sparse Files". What is refused is what Go's archive/tar refuses, and maps beyond our bounds.
 */
import { itemAt } from '../../bytes/at.ts';
import { SPARSE_PARTS_MAX_COUNT, TAR_META_MAX_BYTES } from '../../bytes/limits.ts';
import { BLOCK } from './block.ts';
import type { SparsePiece } from './entry.ts';
import { type Exact, parseDecimal, parseExact, readExactNumber } from './numbers.ts';
import type { PaxSparse } from './pax.ts';

const OLD_MAP_AT = 386;
const OLD_MAP_PIECES = 4;
const OLD_EXTENDED_AT = 482;
const OLD_REAL_SIZE_AT = 483;
const EXTENSION_PIECES = 21;
const EXTENSION_EXTENDED_AT = 504;
const PIECE_BYTES = 24;

/** Reads the part of an old GNU map that lies in the header; the answer tells whether extension blocks follow. */
export function readOldMap(header: Uint8Array, numbers: Exact[]): { readonly realSize: Exact; readonly more: boolean } {
  readPieces(header, OLD_MAP_AT, OLD_MAP_PIECES, numbers);
  return {
    realSize: readExactNumber(header, OLD_REAL_SIZE_AT, OLD_REAL_SIZE_AT + 12),
    more: header[OLD_EXTENDED_AT] !== 0,
  };
}

/** Reads one extension block; true where another follows. */
export function readExtension(block: Uint8Array, numbers: Exact[]): boolean {
  readPieces(block, 0, EXTENSION_PIECES, numbers);
  return block[EXTENSION_EXTENDED_AT] !== 0;
}

/** The first slot whose offset begins with a NUL ends the list. */
function readPieces(bytes: Uint8Array, start: number, count: number, numbers: Exact[]): void {
  for (let at = start; at < start + count * PIECE_BYTES && bytes[at] !== 0; at += PIECE_BYTES) {
    numbers.push(readExactNumber(bytes, at, at + 12), readExactNumber(bytes, at + 12, at + 24));
  }
}

/** Reads the map of PAX form 1.0: decimal numbers, one a line, the count of pieces first, filled up to a block. */
export class SparseTextMap {
  /** Why the map cannot be read. */
  problem: string | undefined;
  private text = '';
  private lines = 0;
  private count = -1;

  /** Takes the next block; true when the map is complete or hopeless. */
  push(block: Uint8Array): boolean {
    this.text += String.fromCharCode(...block.subarray(0, BLOCK));
    for (let i = 0; i < BLOCK; i++) if (block[i] === 0x0a) this.lines++;
    if (this.count < 0 && this.lines > 0) this.takeCount();
    if (this.problem !== undefined || (this.count >= 0 && this.lines > 2 * this.count)) return true;
    if (this.text.length < TAR_META_MAX_BYTES) return false;
    this.problem = `the sparse map has more than ${TAR_META_MAX_BYTES} bytes`;
    return true;
  }

  private takeCount(): void {
    const count = parseDecimal(this.text.slice(0, this.text.indexOf('\n')));
    if (!(count >= 0)) this.problem = 'the sparse map does not start with its number of pieces';
    else if (count > SPARSE_PARTS_MAX_COUNT) this.problem = tooMany(count);
    else this.count = count;
  }

  /** Offsets and sizes in turn; NaN where a line is not a number. */
  get numbers(): Exact[] {
    return this.text
      .split('\n', 1 + 2 * this.count)
      .slice(1)
      .map(parseExact);
  }
}

/** Is this a version that Go knows? A map without a version is one of the old ones. */
export function sparseVersion(pax: PaxSparse | undefined): 'none' | 'records' | 'content' {
  if (pax === undefined) return 'none';
  const { major = '', minor = '' } = pax;
  if (major === '0' && (minor === '0' || minor === '1')) return 'records';
  if (major === '1' && minor === '0') return 'content';
  return major === '' && minor === '' && mapOf(pax) !== '' ? 'records' : 'none';
}

/** Pairs count more than a map, and a lone pair that says nothing is none. */
function mapOf({ pairs, map = '' }: PaxSparse): string {
  return pairs.length > 2 ? 'pairs' : pairs.length > 0 ? pairs.join(',') : map;
}

/** The map in PAX records, or why there is none. */
export function readRecordMap(pax: PaxSparse): Exact[] | string {
  const { numblocks = '', map = '', pairs } = pax;
  const count = parseDecimal(numblocks);
  if (!(count >= 0)) return 'the number of its pieces is not a number';
  if (count > SPARSE_PARTS_MAX_COUNT) return tooMany(count);
  const parts = mapOf(pax) === '' ? [] : pairs.length > 0 ? pairs : map.split(',', 2 * SPARSE_PARTS_MAX_COUNT + 1);
  return parts.length === 2 * count ? parts.map(parseExact) : `it has ${parts.length / 2} pieces and claims ${count}`;
}

function tooMany(count: number): string {
  return `the sparse map claims ${count} pieces; at most ${SPARSE_PARTS_MAX_COUNT} are read`;
}

/** Numbers of a map as pieces with content, or why they cannot be true of a file of `realSize` bytes. */
export function toPieces(numbers: readonly Exact[], realSize: Exact): SparsePiece[] | string {
  if (!(realSize >= 0)) return 'the size of the sparse file is not a number';
  if (numbers.length > 2 * SPARSE_PARTS_MAX_COUNT) return tooMany(numbers.length / 2);
  const pieces: SparsePiece[] = [];
  let end: Exact = 0;
  for (let i = 0; i < numbers.length; i += 2) {
    const offset = itemAt(numbers, i);
    const size = itemAt(numbers, i + 1);
    if (!(size >= 0 && offset >= 0)) return 'the sparse map has a number that is not valid';
    if (offset < end) return `pieces of the sparse map overlap at ${offset}`;
    end = sum(offset, size);
    if (end > realSize) return `the sparse map extends past the end of the file (${end} of ${realSize})`;
    if (size > 0) pieces.push({ offset: Number(offset), size: Number(size) });
  }
  return pieces;
}

function sum(a: Exact, b: Exact): Exact {
  const rounded = Number(a) + Number(b);
  return Number.isSafeInteger(rounded) ? rounded : BigInt(a) + BigInt(b);
}
