/**
 * Decoding tables. A code is looked up by as many bits as its table has; longer ones lead to a table within the table.
 *
 * An entry, from its lowest bit: six bits: how many bits it uses up, extra bits and all; bit 6: a literal byte; bits 8 to 11:
 * how many bits the code has, or how many the table within has beyond; bit 12: end of the block; bit 13: no symbol; bit 14: a
 * table within; bit 15: one of the three before; from bit 16: the byte, the least length or distance, the table's first entry.
 */
import { COUNTS, DISTANCE_MEANINGS, LENGTH_MEANINGS, LITERAL_MEANINGS, NEXT, SORTED } from './memory.ts';

export const LITERAL: i32 = 1 << 6;
export const END_OF_BLOCK: i32 = 1 << 12;
export const NO_SYMBOL: i32 = 1 << 13;
export const SUBTABLE: i32 = 1 << 14;
export const SPECIAL: i32 = 1 << 15;

const INVALID: i32 = SPECIAL | NO_SYMBOL;
const LONGEST: i32 = 15;
/** One more bit of code: it is used up, and it is code. */
const CODE_BIT: i32 = 1 | (1 << 8);

/** Writes what each symbol means, as entries without a code (RFC 1951, section 3.2.5). To be called once. */
export function writeMeanings(): void {
  for (let i = 0; i < 256; i++) meaning(LITERAL_MEANINGS, i, LITERAL | (i << 16));
  meaning(LITERAL_MEANINGS, 256, SPECIAL | END_OF_BLOCK);
  let length = 3;
  for (let i = 0; i < 28; i++) {
    const extra = i < 8 ? 0 : (i >> 2) - 1;
    meaning(LITERAL_MEANINGS, 257 + i, (length << 16) | extra);
    length += 1 << extra;
  }
  meaning(LITERAL_MEANINGS, 285, 258 << 16);
  for (let i = 286; i < 288; i++) meaning(LITERAL_MEANINGS, i, INVALID);
  let distance = 1;
  for (let i = 0; i < 30; i++) {
    const extra = i < 4 ? 0 : (i >> 1) - 1;
    meaning(DISTANCE_MEANINGS, i, (distance << 16) | extra);
    distance += 1 << extra;
  }
  for (let i = 30; i < 32; i++) meaning(DISTANCE_MEANINGS, i, INVALID);
  for (let i = 0; i < 19; i++) meaning(LENGTH_MEANINGS, i, i << 16);
}

function meaning(meanings: usize, symbol: i32, entry: i32): void {
  store<i32>(meanings + ((<usize>symbol) << 2), entry);
}

/** The entry for `bits`, which begin with a code that leads to a table within `table` of `root` bits. */
export function inSubtable(table: usize, root: i32, entry: u64, bits: u64): u64 {
  const index = (bits >> <u64>root) & (((<u64>1) << ((entry >> 8) & 15)) - 1);
  return load<u32>(table + ((<usize>((entry >> 16) + index)) << 2));
}

/** The length, distance or byte of an entry, its extra bits being among the `bits` that begin with its code. */
export function amountOf(entry: u64, bits: u64): usize {
  return <usize>((entry >> 16) + ((bits & ~((<u64>-1) << (entry & 63))) >> ((entry >> 8) & 15)));
}

/** Where entry `index` of a table lies. */
function place(table: usize, index: i32): usize {
  return table + ((<usize>index) << 2);
}

/**
 * Builds the table of a code by the lengths of its `symbols` codes (section 3.2.2). False where there are more codes than
 * fit, or too few. As in zlib, a single code of one bit will do where the code need not be `whole`, and so will none at
 * all: each bit is not a symbol then, or in a `whole` code symbol 0.
 */
export function buildTable(lengths: usize, symbols: i32, meanings: usize, table: usize, bits: i32, whole: bool): bool {
  memory.fill(COUNTS, 0, 64);
  for (let i = 0; i < symbols; i++) {
    const count = COUNTS + ((<usize>load<u8>(lengths + i)) << 2);
    store<i32>(count, load<i32>(count) + 1);
  }
  let longest = LONGEST;
  while (longest > 0 && countOf(longest) === 0) longest--;
  let left = 1;
  for (let length = 1; length <= LONGEST; length++) {
    left = (left << 1) - countOf(length);
    if (left < 0) return false;
  }
  if (left > 0) {
    if (longest > 1 || (longest === 1 && whole)) return false;
    const none = whole ? CODE_BIT : INVALID | CODE_BIT;
    store<i32>(table, none);
    store<i32>(table + 4, none);
  }
  sort(lengths, symbols);
  fill(meanings, table, bits, longest);
  return true;
}

function countOf(length: i32): i32 {
  return load<i32>(COUNTS + ((<usize>length) << 2));
}

/** Puts the symbols that have a code in the order of their codes, and leaves the counts as they are. */
function sort(lengths: usize, symbols: i32): void {
  let sum = 0;
  for (let length = 1; length <= LONGEST; length++) {
    store<u16>(NEXT + ((<usize>length) << 1), <u16>sum);
    sum += countOf(length);
  }
  for (let i = 0; i < symbols; i++) {
    const length = <usize>load<u8>(lengths + i);
    if (length === 0) continue;
    const at = NEXT + (length << 1);
    const rank = load<u16>(at);
    store<u16>(at, rank + 1);
    store<u16>(SORTED + ((<usize>rank) << 1), <u16>i);
  }
}

/**
 * Codes come with their first bit lowest, so they are counted up from the highest. One of n bits is put into a table of 2^n,
 * which is doubled for the next length: that copies all entries to wherever the bits behind their codes lead.
 */
function fill(meanings: usize, table: usize, bits: i32, longest: i32): void {
  let code = 0;
  let rank = SORTED;
  let length = 1;
  const direct = min(longest, bits);
  for (; length <= direct; length++) {
    for (let left = countOf(length); left > 0; left--) {
      const entry = load<i32>(place(meanings, load<u16>(rank)));
      store<i32>(place(table, code), entry + length * CODE_BIT);
      code = following(code, length);
      rank += 2;
    }
    if (length < bits) memory.copy(place(table, 1 << length), table, (<usize>4) << length);
  }
  for (; length < bits; length++) memory.copy(place(table, 1 << length), table, (<usize>4) << length);
  if (longest > bits) fillSubtables(meanings, table, bits, code, rank, longest);
}

/** The code after `code`, its bits reversed; 0 after the last. */
function following(code: i32, length: i32): i32 {
  const free = code ^ ((1 << length) - 1);
  if (free === 0) return 0;
  const bit = 1 << (31 - clz(free));
  return (code & (bit - 1)) | bit;
}

function fillSubtables(meanings: usize, table: usize, bits: i32, first: i32, start: usize, longest: i32): void {
  let code = first;
  let rank = start;
  let prefix = -1;
  let subtable = 1 << bits;
  let size = 0;
  for (let length = bits + 1; length <= longest; length++) {
    for (let left = countOf(length); left > 0; left--) {
      const now = code & ((1 << bits) - 1);
      if (now !== prefix) {
        prefix = now;
        subtable += size;
        const width = widthOf(length, left, bits);
        size = 1 << width;
        store<i32>(place(table, prefix), (subtable << 16) | SPECIAL | SUBTABLE | (width << 8) | bits);
      }
      const entry = load<i32>(place(meanings, load<u16>(rank))) + length * CODE_BIT;
      for (let i = code >> bits; i < size; i += 1 << (length - bits)) store<i32>(place(table, subtable + i), entry);
      code = following(code, length);
      rank += 2;
    }
  }
}

/** Bits of the table for codes that begin alike, the first of which is one of the `left` last ones of its length. */
function widthOf(length: i32, left: i32, bits: i32): i32 {
  let width = length - bits;
  let codes = left;
  while (codes < 1 << width) {
    width++;
    codes = (codes << 1) + countOf(bits + width);
  }
  return width;
}
