/**
 * One bzip2 block: Huffman codes, move-to-front and the Burrows-Wheeler transform. After Julian Seward's description and
 * the public format specification by Joe Tsai.
 */
import { i32At, itemAt, u16At, u32At, u8At } from '../../at.ts';
import type { BitReader } from './bits.ts';

const CODE_LENGTH_MAX = 20;
const GROUP_SYMBOLS = 50;
const SELECTORS_MAX = 18002;

/** Thrown for bits that no bzip2 writes. Never leaves this folder's reader. */
export class BadBlock extends Error {}

function check(good: boolean): void {
  if (!good) throw new BadBlock();
}

/** A canonical Huffman code, decoded by comparing with each length's limit. */
interface Code {
  readonly limits: Int32Array;
  readonly bases: Int32Array;
  readonly symbols: Uint16Array;
  readonly minLength: number;
  readonly maxLength: number;
}

/** The block's content, still under the transform, and how to undo it. */
export interface Block {
  readonly crc: number;
  readonly origin: number;
  readonly count: number;
}

/** Reads a block (after its magic) into `table`, one byte in the low 8 bits of each element. */
export function readBlock(bits: BitReader, table: Uint32Array, capacity: number): Block {
  const crc = bits.read32();
  // "Randomised" blocks were last written in 1997.
  check(bits.read(1) === 0);
  const origin = bits.read(24);
  const used = readUsed(bits);
  const alphabet = used.length + 2;
  const groups = bits.read(3);
  check(groups >= 2 && groups <= 6 && used.length > 0);
  const selectors = readSelectors(bits, groups);
  const codes = Array.from({ length: groups }, () => readCode(bits, alphabet));
  const count = readSymbols(bits, table, { capacity, used, selectors, codes });
  check(count > 0 && origin < count);
  return { crc, origin, count };
}

function readUsed(bits: BitReader): number[] {
  const used: number[] = [];
  const ranges = bits.read(16);
  for (let high = 0; high < 16; high++) {
    if ((ranges & (0x8000 >> high)) === 0) continue;
    const range = bits.read(16);
    for (let low = 0; low < 16; low++) {
      if ((range & (0x8000 >> low)) !== 0) used.push(high * 16 + low);
    }
  }
  return used;
}

function readSelectors(bits: BitReader, groups: number): Uint8Array {
  const count = bits.read(15);
  check(count > 0);
  const order = Array.from({ length: groups }, (_, i) => i);
  const selectors = new Uint8Array(Math.min(count, SELECTORS_MAX));
  for (let i = 0; i < count; i++) {
    let index = 0;
    while (bits.read(1) === 1) index++;
    check(index < groups);
    const [selected = 0] = order.splice(index, 1);
    order.unshift(selected);
    // Some writers give more than there can be; the rest is never used (bzip2 1.0.8 reads over it too).
    if (i < SELECTORS_MAX) selectors[i] = selected;
  }
  return selectors;
}

function readCode(bits: BitReader, alphabet: number): Code {
  const lengths = new Uint8Array(alphabet);
  let length = bits.read(5);
  for (let symbol = 0; symbol < alphabet; symbol++) {
    for (;;) {
      check(length >= 1 && length <= CODE_LENGTH_MAX);
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  return makeCode(lengths);
}

function makeCode(lengths: Uint8Array): Code {
  const limits = new Int32Array(CODE_LENGTH_MAX + 2).fill(-1);
  const bases = new Int32Array(CODE_LENGTH_MAX + 2);
  const symbols = new Uint16Array(lengths.length);
  const minLength = Math.min(...lengths);
  const maxLength = Math.max(...lengths);
  let code = 0;
  let count = 0;
  for (let length = minLength; length <= maxLength; length++) {
    bases[length] = count - code;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue;
      symbols[count++] = symbol;
      code++;
    }
    limits[length] = code - 1;
    code <<= 1;
  }
  return { limits, bases, symbols, minLength, maxLength };
}

function readSymbol(bits: BitReader, code: Code): number {
  let length = code.minLength;
  let value = bits.read(length);
  while (value > i32At(code.limits, length)) {
    check(++length <= code.maxLength);
    value = (value << 1) | bits.read(1);
  }
  const index = value + i32At(code.bases, length);
  check(index >= 0 && index < code.symbols.length);
  return u16At(code.symbols, index);
}

interface Coding {
  readonly capacity: number;
  readonly used: readonly number[];
  readonly selectors: Uint8Array;
  readonly codes: readonly Code[];
}

/** Symbols 0 and 1 spell run lengths in base 2, the last ends the block, the others are positions to be moved to front. */
function readSymbols(bits: BitReader, table: Uint32Array, { capacity, used, selectors, codes }: Coding): number {
  const front = Uint8Array.from(used);
  const end = used.length + 1;
  let count = 0;
  let run = 0;
  let runUnit = 1;
  for (let group = 0; ; group++) {
    check(group < selectors.length);
    const code = itemAt(codes, u8At(selectors, group));
    for (let i = 0; i < GROUP_SYMBOLS; i++) {
      const symbol = readSymbol(bits, code);
      if (symbol <= 1) {
        check(runUnit <= capacity);
        run += runUnit << symbol;
        runUnit <<= 1;
        continue;
      }
      if (run > 0) {
        check(count + run <= capacity);
        table.fill(u8At(front, 0), count, count + run);
        count += run;
        run = 0;
        runUnit = 1;
      }
      if (symbol === end) return count;
      check(count < capacity);
      const byte = u8At(front, symbol - 1);
      front.copyWithin(1, 0, symbol - 1);
      front[0] = byte;
      table[count++] = byte;
    }
  }
}

/** Links each element to its successor: then walking the links from `origin` gives the content. */
export function linkBlock(table: Uint32Array, { count, origin }: Block): number {
  const starts = new Uint32Array(256);
  for (let i = 0; i < count; i++) {
    const byte = u32At(table, i) & 255;
    starts[byte] = u32At(starts, byte) + 1;
  }
  let sum = 0;
  for (let byte = 0; byte < 256; byte++) {
    const size = u32At(starts, byte);
    starts[byte] = sum;
    sum += size;
  }
  for (let i = 0; i < count; i++) {
    const byte = u32At(table, i) & 255;
    const to = u32At(starts, byte);
    starts[byte] = to + 1;
    table[to] = u32At(table, to) + i * 256;
  }
  return u32At(table, origin) >>> 8;
}
