/**
 * LZMA's range decoder over one chunk in memory. The specification is the public-domain LZMA SDK's `lzma-specification`.
 */
import { u16At, u32At } from '../../at.ts';

const TOP = 2 ** 24;
const MODEL_BITS = 11;
const MOVE_BITS = 5;
/** Every probability starts at one half. */
export const PROBABILITY_INIT = 1 << (MODEL_BITS - 1);

/** Reads decisions out of bytes. Running past the end reads zeros; `overrun` tells. */
export class RangeDecoder {
  /** [range, code]: in a typed array, since as fields they would be boxed above 2^31. */
  readonly #state = new Uint32Array(2);
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;

  /** Starts on a chunk: a zero byte, then four bytes of code. False when the first byte isn't zero. */
  start(bytes: Uint8Array): boolean {
    this.#bytes = bytes;
    this.#at = 5;
    this.#state[0] = 0xffffffff;
    this.#state[1] = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
    return bytes[0] === 0;
  }

  /** A whole chunk ends with code 0 and all bytes used. */
  get finished(): boolean {
    return this.#state[1] === 0 && this.#at === this.#bytes.length;
  }

  get overrun(): boolean {
    return this.#at > this.#bytes.length;
  }

  /** One decision by an adaptive probability. */
  bit(probabilities: Uint16Array, index: number): 0 | 1 {
    const state = this.#state;
    const probability = u16At(probabilities, index);
    let range = u32At(state, 0);
    let code = u32At(state, 1);
    const bound = (range >>> MODEL_BITS) * probability;
    let decided: 0 | 1;
    if (code < bound) {
      range = bound;
      probabilities[index] = probability + (((1 << MODEL_BITS) - probability) >> MOVE_BITS);
      decided = 0;
    } else {
      range -= bound;
      code -= bound;
      probabilities[index] = probability - (probability >> MOVE_BITS);
      decided = 1;
    }
    if (range < TOP) {
      range *= 256;
      code = ((code << 8) | (this.#bytes[this.#at] ?? 0)) >>> 0;
      this.#at++;
    }
    state[0] = range;
    state[1] = code;
    return decided;
  }

  /** `count` bits of even chance, the highest first. */
  direct(count: number): number {
    const state = this.#state;
    let value = 0;
    for (let i = 0; i < count; i++) {
      let range = u32At(state, 0) >>> 1;
      let code = u32At(state, 1);
      const one = code >= range ? 1 : 0;
      if (one) code -= range;
      value = value * 2 + one;
      if (range < TOP) {
        range *= 256;
        code = ((code << 8) | (this.#bytes[this.#at] ?? 0)) >>> 0;
        this.#at++;
      }
      state[0] = range;
      state[1] = code;
    }
    return value;
  }

  /** A number of `bits` bits by a tree of probabilities, the highest bit first. */
  tree(probabilities: Uint16Array, base: number, bits: number): number {
    let node = 1;
    for (let i = 0; i < bits; i++) node = (node << 1) | this.bit(probabilities, base + node);
    return node - (1 << bits);
  }

  /** The same, the lowest bit first. */
  reverseTree(probabilities: Uint16Array, base: number, bits: number): number {
    let node = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const bit = this.bit(probabilities, base + node);
      node = (node << 1) | bit;
      value |= bit << i;
    }
    return value;
  }
}
