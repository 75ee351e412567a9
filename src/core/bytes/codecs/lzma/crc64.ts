/**
 * CRC-64 (ECMA-182, reflected), xz's usual check, in two halves of 32 bits.
 */
import { i32At, u8At } from '../../at.ts';

const POLY_HIGH = 0xc96c5795;
const POLY_LOW = 0xd7870f42;
const HIGH = new Int32Array(256);
const LOW = new Int32Array(256);

for (let i = 0; i < 256; i++) {
  let high = 0;
  let low = i;
  for (let bit = 0; bit < 8; bit++) {
    const one = low & 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (one === 1) {
      low ^= POLY_LOW;
      high ^= POLY_HIGH;
    }
  }
  HIGH[i] = high;
  LOW[i] = low;
}

/** Takes bytes in any pieces. */
export class Crc64 {
  #high = -1;
  #low = -1;

  update(bytes: Uint8Array): void {
    let high = this.#high;
    let low = this.#low;
    for (let i = 0; i < bytes.length; i++) {
      const index = (low ^ u8At(bytes, i)) & 255;
      low = ((low >>> 8) | (high << 24)) ^ i32At(LOW, index);
      high = (high >>> 8) ^ i32At(HIGH, index);
    }
    this.#high = high;
    this.#low = low;
  }

  /** As xz stores it: 8 bytes, little endian. */
  digest(): Uint8Array {
    const bytes = new Uint8Array(8);
    const view = new DataView(bytes.buffer);
    view.setInt32(0, ~this.#low, true);
    view.setInt32(4, ~this.#high, true);
    return bytes;
  }
}
