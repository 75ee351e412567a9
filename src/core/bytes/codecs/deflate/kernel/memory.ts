/** Where everything lies in the kernel's memory. It never grows: the host's views of it stay good. */

/** What a step answers, as 32-bit numbers. */
export const ANSWER: usize = 1024;
/** Lengths of codes as the header of a block tells them. */
export const LENGTHS: usize = ANSWER + 64;
export const LENGTHS_BYTES: i32 = 352;
/** While a table is built: how many codes have each length, the symbols in the order of their codes, and where the next goes. */
export const COUNTS: usize = LENGTHS + LENGTHS_BYTES;
export const SORTED: usize = COUNTS + 64;
export const NEXT: usize = SORTED + 576;
/** What each symbol means: entries of a table before their code is known. */
export const LITERAL_MEANINGS: usize = NEXT + 64;
export const DISTANCE_MEANINGS: usize = LITERAL_MEANINGS + 288 * 4;
export const LENGTH_MEANINGS: usize = DISTANCE_MEANINGS + 32 * 4;
/** For each distance under 16 the sixteen places of a pattern that repeats; those of distance 0 are steps. */
export const PATTERNS: usize = LENGTH_MEANINGS + 32 * 4;
/** Tables. A code of 286 symbols has at most 57 tables of 16 within one of 2048, and one of 30 distances 3 of 128 in 256. */
export const LITERAL_BITS: i32 = 11;
export const LITERAL_TABLE: usize = PATTERNS + 16 * 16;
export const DISTANCE_BITS: i32 = 8;
export const DISTANCE_TABLE: usize = LITERAL_TABLE + 4096 * 4;
export const LENGTH_BITS: i32 = 7;
export const LENGTH_TABLE: usize = DISTANCE_TABLE + 1024 * 4;
/** For the checksum: tables, and room for sums. */
export const CRC_TABLES: usize = LENGTH_TABLE + 128 * 4;
export const CRC_SUMS: usize = CRC_TABLES + 8 * 1024;

/** What the host gives at once, and some bytes that may be loaded along with the last ones. */
export const INPUT: usize = 64 * 1024;
const INPUT_BYTES: usize = 256 * 1024;
export const WINDOW_BYTES: usize = 32 * 1024;
/** The window, what a step gives, and (to the end of the memory) room for the longest match and what is copied too much. */
export const OUTPUT: usize = INPUT + INPUT_BYTES + 64;
export const OUTPUT_BYTES: usize = 256 * 1024;
