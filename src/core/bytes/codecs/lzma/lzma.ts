/**
 * LZMA: literals, matches and repeated matches, as an LZMA2 chunk holds them.
 */
import { f64At, u8At } from '../../at.ts';
import { PROBABILITY_INIT, type RangeDecoder } from './rangeDecoder.ts';
import type { Window } from './window.ts';

const STATES = 12;
const POSITION_STATES = 16;
/** States below it follow a literal. */
const FIRST_MATCH_STATE = 7;
const LENGTH_MIN = 2;
const DISTANCE_MODELS_END = 14;
const LITERAL_CODER = 0x300;

/** Lengths 2 to 273: short, middle and long ones by three trees. */
class LengthDecoder {
  readonly #choice = new Uint16Array(2);
  readonly #low = new Uint16Array(POSITION_STATES << 3);
  readonly #middle = new Uint16Array(POSITION_STATES << 3);
  readonly #high = new Uint16Array(256);

  reset(): void {
    for (const table of [this.#choice, this.#low, this.#middle, this.#high]) table.fill(PROBABILITY_INIT);
  }

  decode(range: RangeDecoder, positionState: number): number {
    if (range.bit(this.#choice, 0) === 0) return LENGTH_MIN + range.tree(this.#low, positionState << 3, 3);
    if (range.bit(this.#choice, 1) === 0) return LENGTH_MIN + 8 + range.tree(this.#middle, positionState << 3, 3);
    return LENGTH_MIN + 16 + range.tree(this.#high, 0, 8);
  }
}

/** Keeps its state from chunk to chunk; LZMA2 says when to reset it. */
export class LzmaDecoder {
  readonly #range: RangeDecoder;
  readonly #window: Window;
  #literalPositionMask = 0;
  #literalContextBits = 0;
  #positionMask = 0;
  #state = 0;
  readonly #reps = new Float64Array(4);
  #literals = new Uint16Array();
  readonly #isMatch = new Uint16Array(STATES * POSITION_STATES);
  readonly #isRep = new Uint16Array(STATES);
  readonly #isRep0 = new Uint16Array(STATES);
  readonly #isRep1 = new Uint16Array(STATES);
  readonly #isRep2 = new Uint16Array(STATES);
  readonly #isRep0Long = new Uint16Array(STATES * POSITION_STATES);
  readonly #slots = new Uint16Array(4 << 6);
  readonly #special = new Uint16Array(128);
  readonly #align = new Uint16Array(16);
  readonly #matchLength = new LengthDecoder();
  readonly #repLength = new LengthDecoder();
  #position = 0;

  constructor(range: RangeDecoder, window: Window) {
    this.#range = range;
    this.#window = window;
  }

  /** The properties byte: literal context, literal position and position bits. False when it is none. */
  setProperties(byte: number): boolean {
    const lc = byte % 9;
    const lp = Math.floor(byte / 9) % 5;
    const pb = Math.floor(byte / 45);
    // LZMA2 allows lc + lp up to 4 only.
    if (pb > 4 || lc + lp > 4) return false;
    this.#literalContextBits = lc;
    this.#literalPositionMask = (1 << lp) - 1;
    this.#positionMask = (1 << pb) - 1;
    this.#literals = new Uint16Array(LITERAL_CODER << (lc + lp));
    return true;
  }

  /** A dictionary reset starts positions anew. */
  resetPosition(): void {
    this.#position = 0;
  }

  reset(): void {
    this.#state = 0;
    this.#reps.fill(0);
    const tables = [this.#isMatch, this.#isRep, this.#isRep0, this.#isRep1, this.#isRep2, this.#isRep0Long];
    for (const table of [...tables, this.#literals, this.#slots, this.#special, this.#align]) {
      table.fill(PROBABILITY_INIT);
    }
    this.#matchLength.reset();
    this.#repLength.reset();
  }

  /** Stored bytes count for positions too. */
  skip(count: number): void {
    this.#position += count;
  }

  /** Decodes `count` bytes into the window; false at damage. */
  decode(count: number): boolean {
    const end = this.#window.at + count;
    const from = this.#window.at;
    const base = this.#position - from;
    while (this.#window.at < end) {
      const positionState = (base + this.#window.at) & this.#positionMask;
      if (this.#range.bit(this.#isMatch, this.#state * POSITION_STATES + positionState) === 0) {
        this.#literal(base + this.#window.at);
      } else {
        const length = this.#length(positionState);
        if (length > end - this.#window.at) return false;
        if (length === 0 || !this.#window.match(f64At(this.#reps, 0) + 1, length)) return false;
      }
      if (this.#range.overrun) return false;
    }
    this.#position = base + end;
    return true;
  }

  #literal(position: number): void {
    const { bytes, at, filled } = this.#window;
    const previous = filled > 0 ? u8At(bytes, at - 1) : 0;
    const lc = this.#literalContextBits;
    const context = ((position & this.#literalPositionMask) << lc) + (previous >> (8 - lc));
    const base = LITERAL_CODER * context;
    const symbol = this.#state < FIRST_MATCH_STATE ? this.#plain(base) : this.#matched(base);
    this.#window.literal(symbol & 255);
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  #plain(base: number): number {
    let symbol = 1;
    while (symbol < 0x100) symbol = (symbol << 1) | this.#range.bit(this.#literals, base + symbol);
    return symbol;
  }

  /** After a match the byte that it would have gone on with foretells this one. */
  #matched(base: number): number {
    const { bytes, at } = this.#window;
    let predicted = u8At(bytes, at - f64At(this.#reps, 0) - 1);
    let symbol = 1;
    let offset = 0x100;
    while (symbol < 0x100) {
      predicted <<= 1;
      const matchBit = predicted & offset;
      const bit = this.#range.bit(this.#literals, base + offset + matchBit + symbol);
      symbol = (symbol << 1) | bit;
      offset = bit === 1 ? matchBit : offset & ~matchBit;
    }
    return symbol;
  }

  /** The length of a match, its distance put into the first rep; 0 at an end mark, which LZMA2 has none of. */
  #length(positionState: number): number {
    if (this.#range.bit(this.#isRep, this.#state) === 1) return this.#repeat(positionState);
    this.#reps.copyWithin(1, 0, 3);
    const length = this.#matchLength.decode(this.#range, positionState);
    this.#state = this.#state < FIRST_MATCH_STATE ? 7 : 10;
    this.#reps[0] = this.#distance(length);
    return length;
  }

  #repeat(positionState: number): number {
    const range = this.#range;
    const state = this.#state;
    if (range.bit(this.#isRep0, state) === 0) {
      if (range.bit(this.#isRep0Long, state * POSITION_STATES + positionState) === 0) {
        this.#state = state < FIRST_MATCH_STATE ? 9 : 11;
        return 1;
      }
    } else {
      const index = range.bit(this.#isRep1, state) === 0 ? 1 : 2 + range.bit(this.#isRep2, state);
      const distance = f64At(this.#reps, index);
      this.#reps.copyWithin(1, 0, index);
      this.#reps[0] = distance;
    }
    this.#state = state < FIRST_MATCH_STATE ? 8 : 11;
    return this.#repLength.decode(range, positionState);
  }

  #distance(length: number): number {
    const range = this.#range;
    const slot = range.tree(this.#slots, Math.min(length - LENGTH_MIN, 3) << 6, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const distance = (2 | (slot & 1)) * 2 ** bits;
    if (slot < DISTANCE_MODELS_END) return distance + range.reverseTree(this.#special, distance - slot, bits);
    return distance + range.direct(bits - 4) * 16 + range.reverseTree(this.#align, 0, 4);
  }
}
