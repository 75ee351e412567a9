/**
 * CRC-32 (RFC 1952, section 8) of sixteen bytes at a time, without multiplication. The polynomial divides
 * x^(128 * 300) + x^(128 * 155) + x^(128 * 117) + x^(128 * 89) + 1, so sixteen bytes may be replaced by their sum with the
 * sixteen bytes 4800, 3376, 2928 and 2320 bytes further on. Done to all but the last 4800 bytes, which
 * are then taken by tables.
 */
import { CRC_SUMS, CRC_TABLES } from './memory.ts';

const FAR: usize = 4800;
const FIRST: usize = 2320;
const SECOND: usize = 2928;
const THIRD: usize = 3376;
/** Sums that lie in memory at once, beside those they are made of. */
const CHUNK: usize = 16 * 1024;
/** Fewer bytes are not worth it. */
const LEAST: usize = 16 * 1024;

/** To be called once: table `k` has the change made by a byte that `k` more follow. */
export function writeCrcTables(): void {
  for (let i: u32 = 0; i < 256; i++) {
    let c = i;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >> 1) ^ 0xedb88320 : c >> 1;
    store<u32>(CRC_TABLES + (i << 2), c);
  }
  for (let i: u32 = 256; i < 8 * 256; i++) {
    const before = load<u32>(CRC_TABLES + ((i - 256) << 2));
    store<u32>(CRC_TABLES + (i << 2), (before >> 8) ^ tableAt(0, before & 255));
  }
}

function tableAt(k: usize, byte: u32): u32 {
  return load<u32>(CRC_TABLES + (k << 10) + ((<usize>byte) << 2));
}

/** Goes on with `crc` (0 at the start) over the bytes from `from` to `to`. */
export function crc32(crc: u32, from: usize, to: usize): u32 {
  if (to - from < LEAST) return ~byTables(~crc, from, to);
  const vectors = (to - from) & ~15;
  return ~byTables(bySums(~crc, from, from + vectors), from + vectors, to);
}

function byTables(crc: u32, from: usize, to: usize): u32 {
  let c = crc;
  let at = from;
  for (; at + 8 <= to; at += 8) {
    const low = load<u32>(at) ^ c;
    const high = load<u32>(at + 4);
    c =
      tableAt(7, low & 255) ^
      tableAt(6, (low >> 8) & 255) ^
      tableAt(5, (low >> 16) & 255) ^
      tableAt(4, low >> 24) ^
      tableAt(3, high & 255) ^
      tableAt(2, (high >> 8) & 255) ^
      tableAt(1, (high >> 16) & 255) ^
      tableAt(0, high >> 24);
  }
  for (; at < to; at++) c = (c >> 8) ^ tableAt(0, (c ^ load<u8>(at)) & 255);
  return c;
}

function bySums(crc: u32, from: usize, to: usize): u32 {
  const first = CRC_SUMS + 2 * FAR;
  memory.fill(CRC_SUMS, 0, 2 * FAR);
  // What came before is a change of the first four bytes: here it is added to these, and to no others.
  store<u32>(first - FAR, crc);
  let at = from;
  let sums = first;
  while (true) {
    const size = min(CHUNK, to - at);
    sumUp(at, first, first + size);
    at += size;
    sums = first + size;
    if (at === to) break;
    memory.copy(first - FAR, sums - FAR, FAR);
  }
  // The last ones again as bytes that nothing of before them changes.
  memory.fill(sums - 2 * FAR, 0, FAR);
  for (let place = sums - 16; place >= sums - FAR; place -= 16) {
    v128.store(place, v128.xor(v128.load(place), addends(place)));
  }
  return byTables(0, sums - FAR, sums);
}

function addends(place: usize): v128 {
  return v128.xor(
    v128.xor(v128.load(place - FIRST), v128.load(place - SECOND)),
    v128.xor(v128.load(place - THIRD), v128.load(place - FAR)),
  );
}

function sumUp(from: usize, first: usize, end: usize): void {
  let at = from;
  for (let place = first; place < end; place += 16) {
    v128.store(place, v128.xor(v128.load(at), addends(place)));
    at += 16;
  }
}
