/** What the codes of sequences mean, and the tables that need not be told (RFC 8878, sections 3.1.1.3.2.1.1 and 3.1.1.3.2.2). */
import {
  COUNTS,
  LITERAL_MEANINGS,
  LITERAL_TABLE,
  MATCH_MEANINGS,
  MATCH_TABLE,
  OFFSET_MEANINGS,
  OFFSET_TABLE,
  WEIGHT_MEANINGS,
} from './memory.ts';
import { buildTable, Counts } from './states.ts';

/** To be called once. */
export function writeMeanings(): void {
  let literals = 0;
  for (let code = 0; code < 36; code++) literals = meaning(LITERAL_MEANINGS, code, literals, literalBits(code));
  let matches = 3;
  for (let code = 0; code < 53; code++) matches = meaning(MATCH_MEANINGS, code, matches, matchBits(code));
  // The first two are no distances. The others are three less, which the distances said by number take.
  meaning(OFFSET_MEANINGS, 0, 0, 0);
  meaning(OFFSET_MEANINGS, 1, 0, 1);
  for (let code = 2; code < 32; code++) meaning(OFFSET_MEANINGS, code, <i32>(((<u32>1) << code) - 3), code);
  for (let weight = 0; weight < 256; weight++) meaning(WEIGHT_MEANINGS, weight, weight, 0);
}

/** Writes one, and gives the least value of the next. */
function meaning(meanings: usize, code: i32, least: i32, bits: i32): i32 {
  store<u64>(meanings + ((<usize>code) << 3), ((<u64>(<u32>least)) << 32) | ((<u64>bits) << 8));
  return least + (1 << bits);
}

function literalBits(code: i32): i32 {
  return code < 16 ? 0 : code < 20 ? 1 : code < 22 ? 2 : code < 24 ? 3 : code === 24 ? 4 : code - 19;
}

function matchBits(code: i32): i32 {
  if (code < 32) return 0;
  if (code < 36) return 1;
  if (code < 38) return 2;
  if (code < 40) return 3;
  if (code < 42) return 4;
  return code === 42 ? 5 : code - 36;
}

/** Counts of the default codes, four bits each, less than one by one; the first is the lowest. */
function counts(log: i32, symbols: i32, first: u64, second: u64, third: u64, fourth: u64): void {
  for (let i = 0; i < symbols; i++) {
    const word = i < 16 ? first : i < 32 ? second : i < 48 ? third : fourth;
    store<i16>(COUNTS + ((<usize>i) << 1), <i16>(<i32>((word >> (4 * (<u64>i & 15))) & 15) - 1));
  }
  Counts.log = log;
  Counts.symbols = symbols;
}

export const LITERAL_DEFAULT_LOG: i32 = 6;
export const OFFSET_DEFAULT_LOG: i32 = 5;
export const MATCH_DEFAULT_LOG: i32 = 6;

export function buildDefaultLiterals(): void {
  counts(LITERAL_DEFAULT_LOG, 36, 0x2223333333333345, 0x2222234333333333, 0, 0);
  buildTable(LITERAL_MEANINGS, LITERAL_TABLE);
}

export function buildDefaultOffsets(): void {
  counts(OFFSET_DEFAULT_LOG, 29, 0x2222222333222222, 0x22222222, 0, 0);
  buildTable(OFFSET_MEANINGS, OFFSET_TABLE);
}

export function buildDefaultMatches(): void {
  counts(MATCH_DEFAULT_LOG, 53, 0x2222222333333452, 0x2222222222222222, 0x22222222222222, 0);
  buildTable(MATCH_MEANINGS, MATCH_TABLE);
}
