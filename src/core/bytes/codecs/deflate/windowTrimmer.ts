/**
 * WindowTrimmer: which bytes of a window are needed. What follows a place refers to about a third of the 32 KiB before it;
 * the others are zeroed, so that windows take half the room.
 */
import { u32At, u8At } from '../../at.ts';
import { type Inflater, WINDOW_BYTES } from './inflater.ts';

/** Deflate data of as much content as can refer to a window, even where it doesn't compress. */
const FOLLOWING_BYTES = WINDOW_BYTES + 8 * 1024;

interface Marks {
  readonly low: Uint8Array;
  readonly high: Uint8Array;
}

let made: Marks | undefined;

/** Two marks for each byte of a window, that tell its place and always differ: what comes from no window doesn't. */
function marks(): Marks {
  made ??= makeMarks();
  return made;
}

function makeMarks(): Marks {
  const low = new Uint8Array(WINDOW_BYTES);
  const high = new Uint8Array(WINDOW_BYTES);
  for (let i = 0; i < WINDOW_BYTES; i++) {
    low[i] = i & 255;
    high[i] = (i >> 8) | (i >> 8 === (i & 255) ? 128 : 0);
  }
  return { low, high };
}

/** Remembers the stored bytes that follow a place, and inflates them over windows that are marked. */
export class WindowTrimmer {
  readonly #makeInflater: () => Inflater;
  #inflater: Inflater | undefined;
  readonly #following = new Uint8Array(FOLLOWING_BYTES);
  readonly #low = new Uint8Array(WINDOW_BYTES);
  readonly #high = new Uint8Array(WINDOW_BYTES);
  #size = FOLLOWING_BYTES;
  #state = 0;

  constructor(makeInflater: () => Inflater) {
    this.#makeInflater = makeInflater;
  }

  /** A place, `state` bits into the first byte that is pushed from now on. */
  begin(state: number): void {
    this.#state = state;
    this.#size = 0;
  }

  /** Takes the stored bytes after the place, as long as some are wanted. */
  push(bytes: Uint8Array): void {
    const part = bytes.subarray(0, this.#following.length - this.#size);
    this.#following.set(part, this.#size);
    this.#size += part.length;
  }

  /** Zeroes what is not referred to; leaves all where not enough of what follows is known, and when closed. */
  trim(window: Uint8Array): void {
    if (this.#size === 0) return;
    const { low, high } = marks();
    const size = this.#inflate(low.subarray(0, window.length), this.#low);
    if (size < 0 || this.#inflate(high.subarray(0, window.length), this.#high) !== size) return;
    // Behind the content lies what was there before.
    this.#low.fill(0, size);
    this.#high.fill(0, size);
    zeroUnused(window, this.#low, this.#high);
  }

  close(): void {
    this.#size = 0;
    this.#inflater?.close();
    this.#inflater = undefined;
  }

  /** Puts the content that follows such a window into `content`, as much as can refer to it; its size, or -1: not known. */
  #inflate(window: Uint8Array, content: Uint8Array): number {
    this.#inflater ??= this.#makeInflater();
    const inflater = this.#inflater;
    inflater.resume(window, this.#state, u8At(this.#following, 0));
    inflater.open(this.#following.subarray(this.#state === 0 ? 0 : 1, this.#size));
    inflater.feed(0);
    for (let size = 0; ; ) {
      const status = inflater.step();
      content.set(inflater.output.subarray(0, content.length - size), size);
      size = Math.min(content.length, size + inflater.output.length);
      if (size === content.length || status === 'end') return size;
      if (status !== 'more') return -1;
    }
  }
}

/** By byte of a window: 1 where it is referred to. One serves all: nothing else runs in between. */
const used = new Uint8Array(WINDOW_BYTES);
const usedWords = wordsOf(used);
const ALL_USED = 0x01010101;

/** Looked at four bytes at a time: mostly all of them are alike. */
function zeroUnused(window: Uint8Array, low: Uint8Array, high: Uint8Array): void {
  used.fill(0);
  const lowWords = wordsOf(low);
  const highWords = wordsOf(high);
  for (let word = 0; word < lowWords.length; word++) {
    const a = u32At(lowWords, word);
    const b = u32At(highWords, word);
    if (a !== b) markUsed(a, b);
  }
  for (let word = 0; word < window.length >> 2; word++) {
    if (usedWords[word] === ALL_USED) continue;
    for (let i = 4 * word; i < 4 * word + 4; i++) if (used[i] === 0) window[i] = 0;
  }
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
}

/** Of four bytes of content, those that came from a window; their order does not matter, so neither does that of a word. */
function markUsed(low: number, high: number): void {
  const differ = low ^ high;
  if ((differ & 0xff) !== 0) used[((high & 0x7f) << 8) | (low & 0xff)] = 1;
  if ((differ & 0xff00) !== 0) used[(high & 0x7f00) | ((low >>> 8) & 0xff)] = 1;
  if ((differ & 0xff0000) !== 0) used[((high >>> 8) & 0x7f00) | ((low >>> 16) & 0xff)] = 1;
  if ((differ & 0xff000000) !== 0) used[((high >>> 16) & 0x7f00) | (low >>> 24)] = 1;
}
