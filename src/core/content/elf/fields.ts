/** Fields of ELF records in either class and byte order. */

/** Reads numbers from a copy of part of the file. Callers make sure that a record lies in it whole. */
export class Fields {
  readonly view: DataView;
  readonly wide: boolean;
  readonly little: boolean;

  constructor(bytes: Uint8Array, wide: boolean, little: boolean) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.wide = wide;
    this.little = little;
  }

  get size(): number {
    return this.view.byteLength;
  }

  half(at: number): number {
    return this.view.getUint16(at, this.little);
  }

  word(at: number): number {
    return this.view.getUint32(at, this.little);
  }

  /** An address, offset or size: 4 bytes or 8, by class. */
  long(at: number): bigint {
    return this.wide ? this.view.getBigUint64(at, this.little) : BigInt(this.word(at));
  }

  /** The same as a number: exact below 2^53, which every offset in a real file is. */
  count(at: number): number {
    return Number(this.long(at));
  }

  /** The same part seen from `start`. */
  from(start: number, size: number): Fields {
    const { buffer, byteOffset } = this.view;
    return new Fields(new Uint8Array(buffer, byteOffset + start, size), this.wide, this.little);
  }
}

/** A number in hexadecimal with `0x`. */
export const hex = (value: bigint | number): string => `0x${value.toString(16)}`;

/**
 * Text up to the first NUL, or `most` bytes of it: thousands of names may lead into one table of megabytes without a
 * NUL, and nobody is to search it through for each.
 */
export function textUntilNul(bytes: Uint8Array, start: number, most: number): Uint8Array {
  const text = bytes.subarray(start, start + most);
  const end = text.indexOf(0);
  return end < 0 ? text : text.subarray(0, end);
}
