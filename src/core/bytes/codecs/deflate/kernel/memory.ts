/** Where everything lies in the kernel's memory. It never grows: the host's views of it stay good. */

/** What a step answers, as 32-bit numbers. */
export const ANSWER: usize = 1024;
/** Lengths of codes as the header of a block tells them. */
export const LENGTHS: usize = ANSWER + 64;
/** Room for the code lengths of a dynamic block, in bytes. */
export const LENGTHS_BYTES: i32 = 352;
/** While a table is built: how many codes have each length, the symbols in the order of their codes, and where the next goes. */
export const COUNTS: usize = LENGTHS + LENGTHS_BYTES;
/** Address of the symbols sorted by code length. */
export const SORTED: usize = COUNTS + 64;
/** Address of the next code of each length. */
export const NEXT: usize = SORTED + 576;
/** What each symbol means: entries of a table before their code is known. */
export const LITERAL_MEANINGS: usize = NEXT + 64;
/** Address of base and extra bits of each distance symbol (RFC 1951, section 3.2.5). */
export const DISTANCE_MEANINGS: usize = LITERAL_MEANINGS + 288 * 4;
/** Address of base and extra bits of each length symbol (RFC 1951, section 3.2.5). */
export const LENGTH_MEANINGS: usize = DISTANCE_MEANINGS + 32 * 4;
/** For each distance under 16 the sixteen places of a pattern that repeats; those of distance 0 are steps. */
export const PATTERNS: usize = LENGTH_MEANINGS + 32 * 4;
/** Tables. A code of 286 symbols has at most 57 tables of 16 within one of 2048, and one of 30 distances 3 of 128 in 256. */
export const LITERAL_BITS: i32 = 11;
/** Address of the decoding table of literals and lengths. */
export const LITERAL_TABLE: usize = PATTERNS + 16 * 16;
/** Bits of a distance code that the first table decodes. */
export const DISTANCE_BITS: i32 = 8;
/** Address of the decoding table of distances. */
export const DISTANCE_TABLE: usize = LITERAL_TABLE + 4096 * 4;
/** Bits of a code-length code that its table decodes. */
export const LENGTH_BITS: i32 = 7;
/** Address of the decoding table of code lengths. */
export const LENGTH_TABLE: usize = DISTANCE_TABLE + 1024 * 4;
/** For the checksum: tables, and room for sums. */
export const CRC_TABLES: usize = LENGTH_TABLE + 128 * 4;
export const CRC_SUMS: usize = CRC_TABLES + 8 * 1024;

/** What the host gives at once, and some bytes that may be loaded along with the last ones. */
export const INPUT: usize = 64 * 1024;
const INPUT_BYTES: usize = 256 * 1024;
/** Size of the window of deflate (RFC 1951, section 2). */
export const WINDOW_BYTES: usize = 32 * 1024;
/** The window, what a step gives, and (to the end of the memory) room for the longest match and what is copied too much. */
export const OUTPUT: usize = INPUT + INPUT_BYTES + 64;
/** Size of the output buffer. */
export const OUTPUT_BYTES: usize = 256 * 1024;
