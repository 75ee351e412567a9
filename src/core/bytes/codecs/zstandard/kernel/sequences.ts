/** The sequences of a block (RFC 8878, sections 3.1.1.3.2 and 3.1.1.4): so many literals, then a copy of what was given before. */
import { Literals } from './literals.ts';
import { copyFar, copyMatch, copySixteen } from './match.ts';
import {
  buildDefaultLiterals,
  buildDefaultMatches,
  buildDefaultOffsets,
  LITERAL_DEFAULT_LOG,
  MATCH_DEFAULT_LOG,
  OFFSET_DEFAULT_LOG,
} from './meanings.ts';
import {
  LITERAL_MEANINGS,
  LITERAL_TABLE,
  MATCH_MEANINGS,
  MATCH_TABLE,
  OFFSET_MEANINGS,
  OFFSET_TABLE,
  RING,
} from './memory.ts';
import { frame } from './state.ts';
import { buildTable, Counts, readCounts } from './states.ts';

/** Reads the section and gives what it tells; false where it is damaged. */
export function readSequences(start: usize, end: usize): bool {
  if (start >= end) return false;
  const first = <i32>load<u8>(start);
  if (first === 0) return start + 1 === end && giveRest(frame.at, Literals.at);
  const bytes: usize = first < 128 ? 1 : first < 255 ? 2 : 3;
  if (start + bytes >= end) return false;
  let count = first;
  if (bytes === 2) count = ((first - 128) << 8) + <i32>load<u8>(start, 1);
  else if (bytes === 3) count = <i32>load<u16>(start, 1) + 0x7f00;
  const kinds = <i32>load<u8>(start + bytes);
  if ((kinds & 3) !== 0) return false;
  const from = readTables(start + bytes + 1, end, kinds);
  if (from === 0 || from >= end || load<u8>(end - 1) === 0) return false;
  return count === 0 ? false : decode(from, end, count);
}

/** The three tables, each told in one of four ways; where they end, or 0. */
function readTables(start: usize, end: usize, kinds: i32): usize {
  let at = start;
  const literals = kinds >> 6;
  if (literals === 0) {
    buildDefaultLiterals();
    frame.literals = LITERAL_DEFAULT_LOG;
  } else if (literals !== 3) {
    at = readTable(at, end, literals, 35, 9, LITERAL_MEANINGS, LITERAL_TABLE);
    frame.literals = Counts.log;
  }
  const offsets = (kinds >> 4) & 3;
  if (at === 0) return 0;
  if (offsets === 0) {
    buildDefaultOffsets();
    frame.offsets = OFFSET_DEFAULT_LOG;
  } else if (offsets !== 3) {
    at = readTable(at, end, offsets, 31, 8, OFFSET_MEANINGS, OFFSET_TABLE);
    frame.offsets = Counts.log;
  }
  const matches = (kinds >> 2) & 3;
  if (at === 0) return 0;
  if (matches === 0) {
    buildDefaultMatches();
    frame.matches = MATCH_DEFAULT_LOG;
  } else if (matches !== 3) {
    at = readTable(at, end, matches, 52, 9, MATCH_MEANINGS, MATCH_TABLE);
    frame.matches = Counts.log;
  }
  return frame.literals < 0 || frame.offsets < 0 || frame.matches < 0 ? 0 : at;
}

/** `kind` 1: one symbol that takes no bits; 2: a description. */
function readTable(start: usize, end: usize, kind: i32, most: i32, mostLog: i32, meanings: usize, table: usize): usize {
  if (kind === 1) {
    if (start >= end || <i32>load<u8>(start) > most) return 0;
    store<u64>(table, load<u64>(meanings + ((<usize>load<u8>(start)) << 3)));
    Counts.log = 0;
    return start + 1;
  }
  const over = readCounts(start, end, most, mostLog);
  if (over !== 0) buildTable(meanings, table);
  return over;
}

/** As many of the highest bits as the lowest six of `count` say. */
function top(hold: u64, count: u64): u64 {
  return (hold >> 1) >> ~count;
}

/** The next state's entry. */
function next(table: usize, entry: u64, told: u64): u64 {
  return load<u64>(table + <usize>(<u32>entry >> 16) + ((<usize>told) << 3));
}

/** Where either of two entries tells its extra bits. */
const EXTRA: u64 = 0x3f00;
/** Bits that may be used up, of 64, where 26 more lead to the next states. Those of an offset and a match are at most 54. */
const PLENTY: u64 = 38;

/** The entries of the first sequence, and the place behind their bits. */
class First {
  static used: u64 = 0;
  static literal: u64 = 0;
  static offset: u64 = 0;
  static match: u64 = 0;

  static read(end: usize): void {
    const used = <u64>(clz(<i32>load<u8>(end - 1)) - 23);
    let hold = load<u64>(end - 8) << used;
    First.literal = load<u64>(LITERAL_TABLE + ((<usize>top(hold, frame.literals)) << 3));
    hold <<= frame.literals;
    First.offset = load<u64>(OFFSET_TABLE + ((<usize>top(hold, frame.offsets)) << 3));
    hold <<= frame.offsets;
    First.match = load<u64>(MATCH_TABLE + ((<usize>top(hold, frame.matches)) << 3));
    First.used = used + frame.literals + frame.offsets + frame.matches;
  }
}

/** One loop over all: what it knows from one sequence to the next stays in registers. */
function decode(start: usize, end: usize, count: i32): bool {
  First.read(end);
  let at = end - 8;
  let used = First.used;
  let literal = First.literal;
  let offset = First.offset;
  let match = First.match;
  let first = frame.first;
  let second = frame.second;
  let third = frame.third;
  let to = frame.at;
  let from = Literals.at;
  const stop = to + frame.blockMax;
  for (let left = count; left > 0; left--) {
    at -= <usize>(used >> 3);
    used &= 7;
    let hold = load<u64>(at) << used;
    const extra = offset >> 8;
    const told = <u32>top(hold, extra);
    hold <<= extra;
    used += extra & 63;
    const which = extra & 62 ? 4 : <u32>(extra & 1) + told + <u32>(literal >> 32 === 0);
    if (which !== 0) {
      const named = which > 3 ? <u32>(offset >> 32) + told : which === 1 ? second : which === 2 ? third : first - 1;
      if (which !== 1) third = second;
      second = first;
      first = named;
    }
    let length = <usize>(match >> 32);
    let run = <usize>(literal >> 32);
    if ((match | literal) & EXTRA) {
      length += <usize>top(hold, match >> 8);
      used += (match >> 8) & 63;
      if (used + ((literal >> 8) & 63) > PLENTY) {
        at -= <usize>(used >> 3);
        used &= 7;
      }
      hold = load<u64>(at) << used;
      run += <usize>top(hold, literal >> 8);
      hold <<= literal >> 8;
      used += (literal >> 8) & 63;
    }
    if (left > 1) {
      used += (literal + match + offset) & 63;
      const literalTold = top(hold, literal);
      hold <<= literal;
      literal = next(LITERAL_TABLE, literal, literalTold);
      const matchTold = top(hold, match);
      hold <<= match;
      match = next(MATCH_TABLE, match, matchTold);
      offset = next(OFFSET_TABLE, offset, top(hold, offset));
    }
    if (at + 8 < start || !carryOut(to, from, run, length, first, stop)) return false;
    from += run;
    to += run + length;
  }
  at -= <usize>(used >> 3);
  keepDistances(first, second, third);
  return <i32>((at - start) << 3) + 64 === <i32>(used & 7) && giveRest(to, from);
}

function keepDistances(first: u32, second: u32, third: u32): void {
  frame.first = first;
  frame.second = second;
  frame.third = third;
}

/** What one sequence says; false where there are not so many literals, no room, or nothing that lies so far back. */
function carryOut(to: usize, from: usize, run: usize, length: usize, distance: usize, stop: usize): bool {
  const matchAt = to + run;
  const end = matchAt + length;
  if (from + run > Literals.end || end > stop) return false;
  copySixteen(to, from);
  if (run > 16) copyRun(to + 16, from + 16, matchAt);
  if (distance - 1 >= matchAt - RING) return copyFar(matchAt, distance, end);
  copyMatch(matchAt, distance, end);
  return true;
}

/** Copies up to `end` or a little beyond. */
function copyRun(to: usize, from: usize, end: usize): void {
  let source = from;
  for (let at = to; at < end; at += 16) {
    copySixteen(at, source);
    source += 16;
  }
}

/** The literals after the last sequence. */
function giveRest(to: usize, from: usize): bool {
  const size = Literals.end - from;
  if (to + size > frame.at + frame.blockMax) return false;
  memory.copy(to, from, size);
  frame.at = to + size;
  return true;
}
