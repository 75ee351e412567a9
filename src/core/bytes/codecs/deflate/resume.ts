/**
 * Going on in the middle of a deflate stream with nothing but the calls that every raw inflate has: a made-up beginning
 * puts the window and the bit position where they were. (What is made for it, `inflatePrime`, no package offers; shifting
 * the input instead would move stored blocks off their byte boundaries.)
 */

/** RFC 1951, section 3.2.7: the order in which the lengths of the code length code are sent. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1];

/**
 * Deflate data that gives `window` (at most 64 KiB) and ends after `bits` bits of a byte, the rest of which are those of
 * `next`, the byte in which the stream goes on: with `bits` 0 it ends before that byte. To be fed before what follows it.
 */
export function resumePrefix(window: Uint8Array, bits: number, next: number): Uint8Array<ArrayBuffer> {
  const filler = bits === 0 ? [] : fillerBits(bits);
  const prefix = new Uint8Array(5 + window.length + Math.ceil(filler.length / 8));
  const size = window.length;
  // A stored block: header bits, padding, size and its complement (section 3.2.4).
  prefix.set([0, size & 255, size >> 8, ~size & 255, (~size >> 8) & 255]);
  prefix.set(window, 5);
  filler.forEach((bit, i) => {
    const at = 5 + size + (i >> 3);
    prefix[at] = (prefix[at] as number) | (bit << (i & 7));
  });
  if (bits > 0) prefix[prefix.length - 1] = (prefix.at(-1) as number) | (next & (0xff << bits) & 0xff);
  return prefix;
}

/**
 * Blocks that give nothing and together have `bits` bits beyond whole bytes. An empty block of the fixed code has 10, so
 * an odd number takes one with a code of its own, of 91.
 */
function fillerBits(bits: number): number[] {
  const filler = bits % 2 === 1 ? emptyDynamicBlock() : [];
  while (filler.length % 8 !== bits) filler.push(0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
  return filler;
}

/** Section 3.2.7; the literals 255 and 256 (the end) have one bit each, and so has the one distance. */
function emptyDynamicBlock(): number[] {
  const out: number[] = [];
  const put = (value: number, count: number) => {
    for (let i = 0; i < count; i++) out.push((value >> i) & 1);
  };
  put(0b100, 3);
  // Numbers of literals, distances and code lengths, less 257, 1 and 4.
  put(0, 5);
  put(0, 5);
  put(LENGTH_ORDER.length - 4, 4);
  // Two symbols of one bit: 1 is code 0, 18 (a run of 11 to 138 zeros) is code 1.
  for (const symbol of LENGTH_ORDER) put(symbol === 1 || symbol === 18 ? 1 : 0, 3);
  for (const run of [138, 117]) {
    put(1, 1);
    put(run - 11, 7);
  }
  put(0, 3);
  // The end: the later of the two literals, so code 1.
  put(1, 1);
  return out;
}
