/** The Huffman code of literals: its description (RFC 8878, section 4.2.1) and its table. */
import { Bits } from './bits.ts';
import { HUFFMAN_TABLE, WEIGHT_MEANINGS, WEIGHT_TABLE, WEIGHTS } from './memory.ts';
import { frame } from './state.ts';
import { buildTable, Counts, readCounts } from './states.ts';

/** All codes are looked up by so many bits, but where there are longer ones: no compressor writes these, zstd reads them. */
export const USUAL_BITS: i32 = 11;
const MOST_BITS: i32 = 12;

/** Reads a description and builds the table; gives where it ends, or 0 where it is damaged. */
export function readCode(start: usize, end: usize): usize {
  if (start >= end) return 0;
  const head = <i32>load<u8>(start);
  const direct = head >= 128;
  const over = start + 1 + (direct ? (head - 126) >> 1 : head);
  if (over > end) return 0;
  const symbols = direct ? readDirect(start + 1, head - 127) : readPacked(start + 1, over);
  return symbols > 0 && build(symbols) ? over : 0;
}

function readDirect(start: usize, symbols: i32): i32 {
  for (let i = 0; i < symbols; i++) {
    const pair = load<u8>(start + (<usize>i >> 1));
    store<u8>(WEIGHTS + <usize>i, i & 1 ? pair & 15 : pair >> 4);
  }
  return symbols;
}

/** Two states take turns, until one wants bits that are not there. */
function readPacked(start: usize, end: usize): i32 {
  const from = readCounts(start, end, 255, 6);
  if (from === 0) return 0;
  buildTable(WEIGHT_MEANINGS, WEIGHT_TABLE);
  if (!Bits.open(from, end)) return 0;
  const log = Counts.log;
  let one = Bits.take(log);
  let other = Bits.take(log);
  if (Bits.left < 0) return 0;
  for (let symbols = 0; symbols < 254; symbols++) {
    const entry = weightEntry(one);
    store<u8>(WEIGHTS + <usize>symbols, <u8>(entry >> 32));
    one = other;
    other = <i32>(<u32>entry >> 19) + Bits.take(<i32>entry & 255);
    if (Bits.left >= 0) continue;
    store<u8>(WEIGHTS + <usize>symbols + 1, <u8>(weightEntry(one) >> 32));
    return symbols + 2;
  }
  return 0;
}

function weightEntry(state: i32): u64 {
  return load<u64>(WEIGHT_TABLE + ((<usize>state) << 3));
}

/** The last weight is not told: it makes the sum a power of two. False where it can't. */
function build(told: i32): bool {
  let sum = 0;
  let least = 0;
  for (let i = 0; i < told; i++) {
    const weight = <i32>load<u8>(WEIGHTS + <usize>i);
    if (weight > MOST_BITS) return false;
    if (weight === 1) least++;
    sum += (1 << weight) >> 1;
  }
  if (sum === 0) return false;
  const longest = 32 - clz(sum);
  const rest = (1 << longest) - sum;
  if (longest > MOST_BITS || (rest & (rest - 1)) !== 0) return false;
  store<u8>(WEIGHTS + <usize>told, <u8>(32 - clz(rest)));
  if (rest === 1) least++;
  if (least < 2 || (least & 1) !== 0) return false;
  fill(told + 1, longest);
  return true;
}

/** Codes of the same length lie side by side, the longest first. An entry: a byte for its bits, and the symbol. */
function fill(symbols: i32, longest: i32): void {
  const bits = max(USUAL_BITS, longest);
  const wider = bits - longest;
  let at = HUFFMAN_TABLE;
  for (let weight = 1; weight <= longest; weight++) {
    const size = (<usize>1) << (weight - 1 + wider);
    for (let symbol = 0; symbol < symbols; symbol++) {
      if (<i32>load<u8>(WEIGHTS + <usize>symbol) !== weight) continue;
      const entry = <u16>((symbol << 8) | (longest + 1 - weight));
      write(at, entry, size);
      at += size << 1;
    }
  }
  frame.huffman = bits;
}

function write(at: usize, entry: u16, size: usize): void {
  if (size < 4) {
    for (let i: usize = 0; i < size; i++) store<u16>(at + (i << 1), entry);
    return;
  }
  const four = <u64>entry * 0x0001000100010001;
  for (let i: usize = 0; i < size; i += 4) store<u64>(at + (i << 1), four);
}
