/**
 * The dictionary of an LZMA2 stream: output so far, as far back as matches may reach, in one linear buffer.
 */
import { u8At } from '../../at.ts';

/** Room beyond the dictionary, so that it is moved seldom. An LZMA2 chunk gives 2 MiB at most. */
const SLACK_BYTES = 16 * 2 ** 20;
const FIRST_BYTES = 2 ** 20;

/** Output goes in at the end; `output` gives what came since `mark`. */
export class Window {
  bytes: Uint8Array;
  /** Where the next byte goes. */
  at = 0;
  /** Bytes that matches may refer to. */
  filled = 0;
  readonly #size: number;
  #mark = 0;

  constructor(size: number) {
    this.#size = size;
    this.bytes = new Uint8Array(FIRST_BYTES);
  }

  /** Makes room for `count` bytes and starts an output there. */
  mark(count: number): void {
    if (this.at + count > this.bytes.length && !this.#grow(this.at + count)) {
      const keep = Math.min(this.#size, this.at);
      this.bytes.copyWithin(0, this.at - keep, this.at);
      this.at = keep;
    }
    this.#mark = this.at;
  }

  /** Small streams claim large dictionaries: what is claimed is taken only when it is needed. */
  #grow(needed: number): boolean {
    const limit = this.#size + SLACK_BYTES;
    if (needed > limit) return false;
    const grown = new Uint8Array(Math.min(limit, Math.max(needed, this.bytes.length * 2)));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
    return true;
  }

  get output(): Uint8Array {
    return this.bytes.subarray(this.#mark, this.at);
  }

  /** Forgets all that came before (a dictionary reset). */
  reset(): void {
    this.filled = 0;
  }

  literal(byte: number): void {
    this.bytes[this.at++] = byte;
    this.filled++;
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
    this.filled += bytes.length;
  }

  /** Copies what lies `distance` back; false when nothing lies there. */
  match(distance: number, length: number): boolean {
    if (distance > this.filled || distance > this.#size) return false;
    const { bytes } = this;
    const end = this.at + length;
    if (distance >= length) {
      bytes.copyWithin(this.at, this.at - distance, end - distance);
    } else {
      for (let at = this.at; at < end; at++) bytes[at] = u8At(bytes, at - distance);
    }
    this.at = end;
    this.filled += length;
    return true;
  }
}
