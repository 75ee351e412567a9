/**
 * The 512-byte block of which every tar is made, and its checksum. No allocation on the way, since a layer may have a
 * million of them.
 */
import { u32At, u8At } from '../../bytes/at.ts';
import { readOctal, usualChecksum } from './numbers.ts';

/** Size of a tar block in bytes (POSIX pax, "ustar Interchange Format"). */
export const BLOCK = 512;

/** Bytes from the end of `size` content bytes to the next block. */
export function paddingOf(size: number): number {
  const over = size % BLOCK;
  return over === 0 ? 0 : BLOCK - over;
}

/** One block in memory of its own, so that it is aligned for `judge` and whole however the input was cut into chunks. */
export interface Block {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly words: Uint32Array<ArrayBuffer>;
  /** Set by `judge`: the checksum is right as a sum of signed bytes only. */
  isSigned: boolean;
  /** Set by `judge`: the checksum is written as almost all write it. */
  hasUsualSum: boolean;
  /** Set by `readHeader`: so are the mode, the owners, the size and the time. */
  hasUsualNumbers: boolean;
}

/** A block of zeros. */
export function createBlock(): Block {
  const buffer = new ArrayBuffer(BLOCK);
  const views = { bytes: new Uint8Array(buffer), words: new Uint32Array(buffer) };
  return { ...views, isSigned: false, hasUsualSum: false, hasUsualNumbers: false };
}

const CHECKSUM_AT = 148;
const CHECKSUM_END = 156;

/** What a block is, by its checksum alone. */
export type BlockKind = 'zero' | 'header' | 'bad';

/**
 * Adds up a block and compares it with its checksum field. Old tars (SunOS, early GNU) summed signed bytes; both sums
 * are accepted, as POSIX asks of readers.
 */
export function judge(block: Block): BlockKind {
  const sum = sumWords(block.words);
  if (sum === 0) return 'zero';
  const { bytes } = block;
  let own = 0;
  for (let i = CHECKSUM_AT; i < CHECKSUM_END; i++) own += u8At(bytes, i);
  const usual = usualChecksum(block.words);
  block.hasUsualSum = usual >= 0;
  const stated = usual >= 0 ? usual : readOctal(bytes, CHECKSUM_AT, CHECKSUM_END);
  const unsigned = sum - own + 8 * 0x20;
  block.isSigned = stated !== unsigned;
  if (!block.isSigned) return 'header';
  return stated === unsigned - 256 * countHigh(bytes) ? 'header' : 'bad';
}

/**
 * Sixteen bytes a turn: this loop sees every header of every layer, and bytewise it was a third of the whole scan. The
 * sums have two lanes of 16 bits each; 255 * 128 words stays below 65,536.
 */
function sumWords(words: Uint32Array): number {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < BLOCK / 4; i += 4) {
    const a = u32At(words, i);
    const b = u32At(words, i + 1);
    const c = u32At(words, i + 2);
    const d = u32At(words, i + 3);
    even += (a & LANES) + (b & LANES) + (c & LANES) + (d & LANES);
    odd += ((a >>> 8) & LANES) + ((b >>> 8) & LANES) + ((c >>> 8) & LANES) + ((d >>> 8) & LANES);
  }
  return (even >>> 16) + (even & 0xffff) + (odd >>> 16) + (odd & 0xffff);
}

const LANES = 0x00ff00ff;

/** Bytes over 127 outside the checksum field: each counts 256 less in a signed sum. */
function countHigh(bytes: Uint8Array): number {
  let high = 0;
  for (let i = 0; i < BLOCK; i++) {
    if (u8At(bytes, i) > 127 && (i < CHECKSUM_AT || i >= CHECKSUM_END)) high++;
  }
  return high;
}

/** End of a NUL-terminated field. */
export function endOfText(bytes: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end; i++) if (bytes[i] === 0) return i;
  return end;
}
