/** The literals of a block (RFC 8878, section 3.1.1.3.1). */
import { USUAL_BITS, readCode } from './huffman.ts';
import { HUFFMAN_TABLE, LITERALS } from './memory.ts';
import { frame } from './state.ts';

/** Where the literals of the block at work lie. */
export class Literals {
  static at: usize = 0;
  static end: usize = 0;
}

/** Reads the section; gives where it ends, or 0 where it is damaged. */
export function readLiterals(start: usize, end: usize): usize {
  const head = load<u32>(start);
  const kind = head & 3;
  const form = (head >> 2) & 3;
  if (kind >= 2) return readPacked(start, end, kind === 3, form);
  const bytes: usize = form === 1 ? 2 : form === 3 ? 3 : 1;
  const size = form === 1 ? (head >> 4) & 0xfff : form === 3 ? (head >> 4) & 0xfffff : (head >> 3) & 31;
  const from = start + bytes;
  const over = from + (kind === 0 ? <usize>size : 1);
  if (over > end || <usize>size > frame.blockMax) return 0;
  Literals.at = kind === 0 ? from : LITERALS;
  Literals.end = Literals.at + size;
  if (kind === 1) memory.fill(LITERALS, load<u8>(from), size);
  return over;
}

function readPacked(start: usize, end: usize, treeless: bool, form: u32): usize {
  if (end - start < 5) return 0;
  const sizeBits = form < 2 ? 10 : form === 2 ? 14 : 18;
  const sizes = load<u64>(start) >> 4;
  const mask = ((<u64>1) << sizeBits) - 1;
  const size = <usize>(sizes & mask);
  let from = start + (form < 2 ? 3 : form === 2 ? 4 : 5);
  const over = from + <usize>((sizes >> sizeBits) & mask);
  if (size === 0 || size > frame.blockMax || over > end) return 0;
  if (treeless && frame.huffman < 0) return 0;
  if (!treeless) {
    from = readCode(from, over);
    if (from === 0) return 0;
  }
  Literals.at = LITERALS;
  Literals.end = LITERALS + size;
  const good = form === 0 ? decodeOne(from, over, size) : decodeFour(from, over, size);
  return good ? over : 0;
}

function decodeOne(start: usize, end: usize, size: usize): bool {
  if (start >= end) return false;
  return decodeRest(start, bitsOf(start, end), LITERALS, LITERALS + size);
}

/** Bits of a stream; below 0 where it is none, since its last byte is zero. */
function bitsOf(start: usize, end: usize): i32 {
  const last = <i32>load<u8>(end - 1);
  return last === 0 ? -1 : <i32>((end - start) << 3) - (clz(last) - 23);
}

/** Goes on in a stream of which `left` bits are left, symbol by symbol. False where they are not those of the symbols. */
function decodeRest(start: usize, left: i32, from: usize, end: usize): bool {
  const rest = <u64>(64 - frame.huffman);
  let to = from;
  let bits = left;
  while (to < end && bits > 0) {
    const bytes = (bits + 7) >> 3;
    let hold = load<u64>(start + bytes - 8) << (<u64>((bytes << 3) - bits));
    const stop = min(end, to + 4);
    while (to < stop) {
      const entry = <u64>load<u16>((<usize>(hold >> rest)) << 1, HUFFMAN_TABLE);
      hold <<= entry;
      bits -= <i32>entry & 15;
      store<u8>(to++, <u8>(entry >> 8));
    }
  }
  return to === end && bits === 0;
}

/** Four streams; the sizes of three come first. */
function decodeFour(start: usize, end: usize, size: usize): bool {
  const first = start + 6;
  if (size < 6 || first + 4 > end) return false;
  const second = first + load<u16>(start);
  const third = second + load<u16>(start, 2);
  const fourth = third + load<u16>(start, 4);
  if (first === second || second === third || third === fourth || fourth >= end) return false;
  const each = (size + 3) >> 2;
  if (each * 3 > size) return false;
  Four.left0 = bitsOf(first, second);
  Four.left1 = bitsOf(second, third);
  Four.left2 = bitsOf(third, fourth);
  Four.left3 = bitsOf(fourth, end);
  if (Four.left0 < 0 || Four.left1 < 0 || Four.left2 < 0 || Four.left3 < 0) return false;
  let done: usize = 0;
  if (frame.huffman === USUAL_BITS) done = decodeFast(first, second, third, fourth, each, size - each * 3);
  const to = LITERALS;
  return (
    decodeRest(first, Four.left0, to + done, to + each) &&
    decodeRest(second, Four.left1, to + each + done, to + each * 2) &&
    decodeRest(third, Four.left2, to + each * 2 + done, to + each * 3) &&
    decodeRest(fourth, Four.left3, to + each * 3 + done, to + size)
  );
}

/** Bits that are left of each of four streams. */
class Four {
  static left0: i32 = 0;
  static left1: i32 = 0;
  static left2: i32 = 0;
  static left3: i32 = 0;
}

/** Turns of five symbols: at most 55 bits, 62 with those of a byte begun. */
const TURN: usize = 5;

/** The next bits of a stream of which `left` are left, the first highest; the lowest bit that is set tells how many are used up. */
function refill(start: usize, left: i32): u64 {
  const bytes = (left + 7) >> 3;
  return (load<u64>(start + bytes - 8) | 1) << (<u64>((bytes << 3) - left));
}

/** What is loaded next, when the bits above the lowest that is set are used up. */
function reload(at: usize, used: u64): u64 {
  return (load<u64>(at) | 1) << (used & 7);
}

function entryOf(hold: u64): u64 {
  return <u64>load<u16>((<usize>(hold >> 53)) << 1, HUFFMAN_TABLE);
}

/**
 * Decodes all streams side by side; how many symbols of each. A damaged one may be used up before: then the bytes before
 * it are taken, and what is left of it is less than nothing.
 */
function decodeFast(first: usize, second: usize, third: usize, fourth: usize, each: usize, fewest: usize): usize {
  let at0 = first + ((Four.left0 + 7) >> 3) - 8;
  let at1 = second + ((Four.left1 + 7) >> 3) - 8;
  let at2 = third + ((Four.left2 + 7) >> 3) - 8;
  let at3 = fourth + ((Four.left3 + 7) >> 3) - 8;
  let hold0 = refill(first, Four.left0);
  let hold1 = refill(second, Four.left1);
  let hold2 = refill(third, Four.left2);
  let hold3 = refill(fourth, Four.left3);
  let to = LITERALS;
  const last = LITERALS + fewest;
  while (to + TURN <= last) {
    for (let i: usize = 0; i < TURN; i++) {
      const entry0 = entryOf(hold0);
      const entry1 = entryOf(hold1);
      const entry2 = entryOf(hold2);
      const entry3 = entryOf(hold3);
      hold0 <<= entry0;
      hold1 <<= entry1;
      hold2 <<= entry2;
      hold3 <<= entry3;
      store<u8>(to, <u8>(entry0 >> 8));
      store<u8>(to + each, <u8>(entry1 >> 8));
      store<u8>(to + each * 2, <u8>(entry2 >> 8));
      store<u8>(to + each * 3, <u8>(entry3 >> 8));
      to++;
    }
    const used0 = ctz(hold0);
    at0 -= <usize>(used0 >> 3);
    hold0 = reload(at0, used0);
    const used1 = ctz(hold1);
    at1 -= <usize>(used1 >> 3);
    hold1 = reload(at1, used1);
    const used2 = ctz(hold2);
    at2 -= <usize>(used2 >> 3);
    hold2 = reload(at2, used2);
    const used3 = ctz(hold3);
    at3 -= <usize>(used3 >> 3);
    hold3 = reload(at3, used3);
  }
  Four.left0 = <i32>((at0 - first) << 3) + 64 - <i32>ctz(hold0);
  Four.left1 = <i32>((at1 - second) << 3) + 64 - <i32>ctz(hold1);
  Four.left2 = <i32>((at2 - third) << 3) + 64 - <i32>ctz(hold2);
  Four.left3 = <i32>((at3 - fourth) << 3) + 64 - <i32>ctz(hold3);
  return to - LITERALS;
}
