/** The blocks of a sparse map as they come, and when it is worth to read them: of a long map not at each block. */
import { TAR_META_MAX_BYTES } from '../../../../bytes/limits.ts';
import { BLOCK } from '../../block.ts';
import { flagOf } from '../fields.ts';
import { latin1 } from '../numbers.ts';

/** Of a longer map nobody is followed. */
export const MAP_MAX_BYTES = TAR_META_MAX_BYTES;
/** A map is read at each block up to here, and from here on only where all of it may have come, and so often. */
const SHORT_BYTES = 64 * 1024;
const LOOKS_MAX_COUNT = 16;
const NEWLINE = 0x0a;
/** Digits of a number of pieces. */
const COUNT_MAX_BYTES = 20;
/** Of a block with more of an old map: whether another follows. */
const EXTENDED_AT = 504;

/** Gathers what stands behind a header. */
export class MapBlocks {
  private bytes = new Uint8Array(BLOCK);
  private length = 0;
  private lines = 0;
  private looks = 0;

  /** Looked at so often that it is not to be followed. */
  get isTooMuch(): boolean {
    return this.looks >= LOOKS_MAX_COUNT;
  }

  /** All blocks so far, with this one. They stay as they are when more come. */
  add(block: Uint8Array): Uint8Array {
    if (this.length + block.length > this.bytes.length) {
      const bytes = new Uint8Array(2 * this.bytes.length);
      bytes.set(this.bytes);
      this.bytes = bytes;
    }
    this.bytes.set(block, this.length);
    this.length += block.length;
    for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1)) this.lines++;
    return this.bytes.subarray(0, this.length);
  }

  /** May the map behind this header have come to its end? */
  mayBeWhole(header: Uint8Array): boolean {
    if (this.length <= SHORT_BYTES) return true;
    const isMore =
      flagOf(header) === 'S' ? this.bytes[this.length - BLOCK + EXTENDED_AT] === 1 : this.lines < this.needed;
    if (!isMore) this.looks++;
    return !isMore;
  }

  /** Lines of a map as text: a number of pieces, and two for each. */
  private get needed(): number {
    const count = /^[0-9]+(?=\n)/.exec(latin1(this.bytes.subarray(0, COUNT_MAX_BYTES)));
    return count ? 2 * Number(count[0]) + 1 : 0;
  }
}
