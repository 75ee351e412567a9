/**
 * Bits of a buffer, the highest of each byte first, as bzip2 packs them.
 */

/** Thrown by BitReader past the end of its bytes: the block isn't there whole yet. Never leaves this folder's reader. */
export class OutOfBits extends Error {}

/** Reads from `bytes`, starting at a bit. */
export class BitReader {
  readonly #bytes: Uint8Array;
  /** Bits read so far. */
  position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.position = position;
  }

  /** Up to 25 bits. */
  read(count: number): number {
    const value = this.peek(count);
    this.position += count;
    if (this.position > this.#bytes.length * 8) throw new OutOfBits();
    return value;
  }

  /** The same without taking them; zeros past the end. */
  peek(count: number): number {
    const at = this.position >> 3;
    const b = this.#bytes;
    const word = ((b[at] ?? 0) << 24) | ((b[at + 1] ?? 0) << 16) | ((b[at + 2] ?? 0) << 8) | (b[at + 3] ?? 0);
    return (word << (this.position & 7)) >>> (32 - count);
  }

  read32(): number {
    return this.read(16) * 65536 + this.read(16);
  }

  /** A magic of 48 bits. */
  read48(): number {
    return this.read(24) * 2 ** 24 + this.read(24);
  }
}
