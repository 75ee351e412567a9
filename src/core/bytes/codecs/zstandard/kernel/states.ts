/**
 * Tables of finite states (FSE, RFC 8878, section 4.1). An entry has 64 bits; from the lowest: eight: how many bits lead to
 * the next state; eight: how many extra bits the symbol has; sixteen: where the least next state lies in the table; 32: what the symbol means.
 */
import { COUNTS, NEXT, SPREAD } from './memory.ts';

/** How often each symbol comes, as a description told last. */
export class Counts {
  static log: i32 = 0;
  static symbols: i32 = 0;
}

/** Section 4.1.1: reads a description into `COUNTS`, and gives where it ends; 0 where it is damaged. */
export function readCounts(start: usize, end: usize, most: i32, mostLog: i32): usize {
  if (start >= end) return 0;
  let bit: usize = 4;
  const log = (<i32>load<u8>(start) & 15) + 5;
  if (log > mostLog) return 0;
  let left = (1 << log) + 1;
  let threshold = 1 << log;
  let bits = log + 1;
  let symbol = 0;
  while (left > 1) {
    if (symbol > most || start + (bit >> 3) >= end) return 0;
    const seen = <i32>(load<u32>(start + (bit >> 3)) >> <u32>(bit & 7));
    const spare = 2 * threshold - 1 - left;
    let count = seen & (threshold - 1);
    if (count < spare) {
      bit += bits - 1;
    } else {
      count = seen & (2 * threshold - 1);
      if (count >= threshold) count -= spare;
      bit += bits;
    }
    count--;
    left -= count < 0 ? 1 : count;
    store<i16>(COUNTS + ((<usize>symbol) << 1), <i16>count);
    symbol++;
    for (; left < threshold; threshold >>= 1) bits--;
    if (count !== 0) continue;
    for (let zeros = 3; zeros === 3; ) {
      if (start + (bit >> 3) >= end) return 0;
      zeros = (<i32>load<u16>(start + (bit >> 3)) >> <i32>(bit & 7)) & 3;
      bit += 2;
      if (symbol + zeros > most + 1) return 0;
      memory.fill(COUNTS + ((<usize>symbol) << 1), 0, (<usize>zeros) << 1);
      symbol += zeros;
    }
  }
  Counts.log = log;
  Counts.symbols = symbol;
  const over = start + ((bit + 7) >> 3);
  return over <= end ? over : 0;
}

/** Section 4.1.1: builds a table of the counts. */
export function buildTable(meanings: usize, table: usize): void {
  const log = Counts.log;
  spread(1 << log);
  for (let state: usize = 0; state < (<usize>1) << log; state++) {
    const symbol = <usize>load<u8>(SPREAD + state);
    const place = NEXT + (symbol << 1);
    const next = <i32>load<u16>(place);
    store<u16>(place, <u16>(next + 1));
    const bits = log - (31 - clz(next));
    const least = (next << bits) - (1 << log);
    const meaning = load<u64>(meanings + (symbol << 3));
    store<u64>(table + (state << 3), meaning | ((<u64>least) << 19) | <u64>bits);
  }
}

/** Gives each state its symbol. */
function spread(size: i32): void {
  let high = size - 1;
  for (let symbol = 0; symbol < Counts.symbols; symbol++) {
    const place = (<usize>symbol) << 1;
    const count = load<i16>(COUNTS + place);
    if (count < 0) {
      store<u8>(SPREAD + <usize>high, <u8>symbol);
      high--;
    }
    store<u16>(NEXT + place, count < 0 ? 1 : <u16>count);
  }
  const mask = size - 1;
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  for (let symbol = 0; symbol < Counts.symbols; symbol++) {
    for (let left = <i32>load<i16>(COUNTS + ((<usize>symbol) << 1)); left > 0; left--) {
      store<u8>(SPREAD + <usize>at, <u8>symbol);
      do at = (at + step) & mask;
      while (at > high);
    }
  }
}
