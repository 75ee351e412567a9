/**
 * Sparse files: which pieces of a file are stored, the rest being holes. Old GNU tar keeps the map in the header and in
 * extension blocks, PAX in records (0.0, 0.1) or as text at the start of the content (1.0).
 * GNU tar manual, "Storing Sparse Files".
 */
import { SPARSE_PARTS_MAX_COUNT } from '../../bytes/limits.ts';
import { BLOCK, readNumber } from './block.ts';
import type { SparsePiece } from './entry.ts';

const OLD_MAP_AT = 386;
const OLD_MAP_PIECES = 4;
const OLD_EXTENDED_AT = 482;
const OLD_REAL_SIZE_AT = 483;
const EXTENSION_PIECES = 21;
const EXTENSION_EXTENDED_AT = 504;
const PIECE_BYTES = 24;

/** Reads the part of an old GNU map that lies in the header; the answer tells whether extension blocks follow. */
export function readOldMap(
  header: Uint8Array,
  numbers: number[],
): { readonly realSize: number; readonly more: boolean } {
  readPieces(header, OLD_MAP_AT, OLD_MAP_PIECES, numbers);
  return { realSize: readNumber(header, OLD_REAL_SIZE_AT, OLD_REAL_SIZE_AT + 12), more: header[OLD_EXTENDED_AT] !== 0 };
}

/** Reads one extension block; true where another follows. */
export function readExtension(block: Uint8Array, numbers: number[]): boolean {
  readPieces(block, 0, EXTENSION_PIECES, numbers);
  return block[EXTENSION_EXTENDED_AT] !== 0;
}

function readPieces(bytes: Uint8Array, start: number, count: number, numbers: number[]): void {
  for (let at = start; at < start + count * PIECE_BYTES; at += PIECE_BYTES) {
    // An unused slot ends the list; a used one may be empty, but then says where the file ends.
    if (bytes[at] === 0 && bytes[at + 12] === 0) return;
    numbers.push(readNumber(bytes, at, at + 12), readNumber(bytes, at + 12, at + 24));
  }
}

/** Reads the map of PAX form 1.0: decimal numbers, one a line, the count of pieces first, filled up to a block. */
export class SparseTextMap {
  readonly numbers: number[] = [];
  /** Why the map can't be read. */
  problem: string | undefined;
  private count = -1;
  private value = 0;
  private digits = 0;

  /** Takes the next block; true when the map is complete or hopeless. */
  push(block: Uint8Array): boolean {
    for (let i = 0; i < BLOCK; i++) {
      const byte = block[i] as number;
      if (byte === 0x0a) {
        if (this.takeNumber()) return true;
      } else if (byte >= 0x30 && byte <= 0x39 && this.digits < 16) {
        this.value = this.value * 10 + byte - 0x30;
        this.digits++;
      } else {
        this.problem = 'the sparse map is not a list of numbers';
        return true;
      }
    }
    return false;
  }

  private takeNumber(): boolean {
    if (this.digits === 0) {
      this.problem = 'the sparse map has an empty line';
      return true;
    }
    if (this.count < 0) this.count = this.value;
    else this.numbers.push(this.value);
    if (this.count > SPARSE_PARTS_MAX_COUNT) {
      this.problem = `the sparse map claims ${this.count} pieces; at most ${SPARSE_PARTS_MAX_COUNT} are read`;
      return true;
    }
    this.value = 0;
    this.digits = 0;
    return this.numbers.length === this.count * 2;
  }
}

/** Numbers of a map as pieces with content, or why they can't be true of a file of `realSize` with `stored` bytes. */
export function toPieces(numbers: readonly number[], realSize: number, stored: number): SparsePiece[] | string {
  if (!Number.isSafeInteger(realSize) || realSize < 0) return 'the size of the sparse file is not a number';
  if (numbers.length % 2 !== 0) return 'the sparse map has an offset without a size';
  if (numbers.length > 2 * SPARSE_PARTS_MAX_COUNT) {
    return `the sparse map has over ${SPARSE_PARTS_MAX_COUNT} pieces`;
  }
  const pieces: SparsePiece[] = [];
  let end = 0;
  let sum = 0;
  for (let i = 0; i < numbers.length; i += 2) {
    const offset = numbers[i] as number;
    const size = numbers[i + 1] as number;
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(size) || size < 0)
      return 'the sparse map has a bad number';
    if (offset < end) return `pieces of the sparse map overlap at ${offset}`;
    end = offset + size;
    sum += size;
    if (end > realSize) return `the sparse map reaches past the end of the file (${end} of ${realSize})`;
    if (size > 0) pieces.push({ offset, size });
  }
  if (sum > stored) return `the sparse map names ${sum} bytes where ${stored} are stored`;
  return pieces;
}
