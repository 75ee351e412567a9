/** Where everything lies in the kernel's memory. Only the ring at its end makes it grow. */

/** Most that a block holds, packed or not (RFC 8878, section 3.1.1.2.4). */
export const BLOCK_BYTES: usize = 128 * 1024;
/** More than a copy by vectors writes, or a load by them reads, beyond its end. */
const SLOP: usize = 64;

/** What a step answers, as 32-bit numbers. */
export const ANSWER: usize = 1024;
/** The frame at work, between two steps. */
export const FRAME: usize = ANSWER + 64;
/** Content that the checksum has not taken in yet: less than 32 bytes. */
export const REST: usize = FRAME + 256;

/** What each code of a kind means, as entries of a table without a state (section 3.1.1.3.2.1.1). */
export const LITERAL_MEANINGS: usize = REST + 64;
export const OFFSET_MEANINGS: usize = LITERAL_MEANINGS + 36 * 8;
export const MATCH_MEANINGS: usize = OFFSET_MEANINGS + 32 * 8;
export const WEIGHT_MEANINGS: usize = MATCH_MEANINGS + 56 * 8;

/** While a table is built: how often each symbol comes, where its next state goes, and the symbol of each state. */
export const COUNTS: usize = WEIGHT_MEANINGS + 256 * 8;
export const NEXT: usize = COUNTS + 256 * 2;
export const SPREAD: usize = NEXT + 256 * 2;
/** The weights of a Huffman code. */
export const WEIGHTS: usize = SPREAD + 512;

/** Tables of the codes that sequences are made of, and of weights. */
export const LITERAL_TABLE: usize = WEIGHTS + 256 + SLOP;
export const OFFSET_TABLE: usize = LITERAL_TABLE + 512 * 8;
export const MATCH_TABLE: usize = OFFSET_TABLE + 256 * 8;
export const WEIGHT_TABLE: usize = MATCH_TABLE + 512 * 8;
/** The table of the Huffman code: 4096 entries of two bytes, some written in pieces of eight. */
export const HUFFMAN_TABLE: usize = WEIGHT_TABLE + 64 * 8;

/** The literals of the block at work. */
export const LITERALS: usize = 64 * 1024;

/** What the host gives at once; before it what the last step could not use yet, which is less than a block. */
const PENDING: usize = LITERALS + BLOCK_BYTES + SLOP;
export const INPUT: usize = PENDING + BLOCK_BYTES + SLOP;
const INPUT_BYTES: usize = 256 * 1024;
/** The content that may be referred to, and that of a step. */
export const RING: usize = INPUT + INPUT_BYTES + SLOP;

/** Bytes of the ring for a window: there is room for a block behind it, and another one is never overwritten too early. */
export function ringBytes(window: usize): usize {
  return window + 2 * BLOCK_BYTES;
}

/** Makes the memory large enough for a ring; false where there is no more to be had. */
export function growTo(ring: usize): bool {
  const pages = <i32>((RING + ring + SLOP + 0xffff) >> 16);
  const missing = pages - memory.size();
  return missing <= 0 || memory.grow(missing) !== -1;
}
