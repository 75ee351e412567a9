/** Numbers of any size up to 2^53 in as few bytes as they need: LEB128, signed ones folded (`zigzag`). */
import { ByteColumn } from '../../../table/growing.ts';

/** Appends numbers and bytes. */
export class VarintWriter {
  readonly #out = new ByteColumn(256);

  /** A whole number from 0 to 2^53 - 1. */
  number(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.#out.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.#out.push(rest);
  }

  /** A whole number within 2^52 of 0: 0, -1, 1, -2, 2 … become 0, 1, 2, 3, 4 … */
  signed(value: number): void {
    this.number(value < 0 ? -2 * value - 1 : 2 * value);
  }

  bytes(bytes: Uint8Array): void {
    this.#out.append(bytes, 0, bytes.length);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#out.trim();
  }
}

/** Takes them out again. `fail` is called, and must throw, where they are not there or not in their shortest form. */
export class VarintReader {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #fail: (why: string) => never;
  #at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>, fail: (why: string) => never) {
    this.#bytes = bytes;
    this.#fail = fail;
  }

  /** Bytes not yet taken. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      if (this.left === 0) return this.#fail('a number is cut off');
      const byte = this.#bytes[this.#at++];
      value += (byte & 127) * scale;
      if (value > Number.MAX_SAFE_INTEGER) return this.#fail('a number is above 2^53');
      if (byte >= 128) continue;
      return byte === 0 && scale > 1 ? this.#fail('a number is padded') : value;
    }
  }

  /** As `number`, and not above `limit`. */
  upTo(limit: number, what: string): number {
    const value = this.number();
    return value <= limit ? value : this.#fail(`${what} is ${value}, above ${limit}`);
  }

  signed(): number {
    const value = this.number();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A view of the next bytes. */
  bytes(count: number): Uint8Array<ArrayBuffer> {
    if (count > this.left) return this.#fail('a text is cut off');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  /** To be called last: nothing may be left over. */
  end(name: string): void {
    if (this.left > 0) this.#fail(`${this.left} bytes are left over in ${name}`);
  }
}
