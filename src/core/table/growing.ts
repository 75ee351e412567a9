/**
 * Arrays that grow as they are written, and are cut to their length at the end so that they can be transferred. Growth
 * keeps pushes cheap: each doubling copies what is there once.
 */
import type { NumberArray } from './columns.ts';

/** The array with room for `length` items. */
export function grown<T extends NumberArray | Uint32Array | Uint16Array | Uint8Array>(array: T, length: number): T {
  const next = new (array.constructor as new (length: number) => T)(length);
  next.set(array);
  return next;
}

/** The array itself while `needed` items fit, else a copy half as large again: little is unused where many arrays grow. */
export function withRoom<T extends Uint32Array | Uint16Array | Uint8Array>(array: T, needed: number): T {
  return needed <= array.length ? array : grown(array, Math.max(needed, Math.ceil(array.length * 1.5), 64));
}

/** A growing array of 32-bit numbers; `values` has room beyond `length`. */
export class Uint32Column {
  values: Uint32Array<ArrayBuffer>;
  length = 0;

  constructor(room: number) {
    this.values = new Uint32Array(room);
  }

  push(value: number): void {
    if (this.length === this.values.length) this.values = grown(this.values, 2 * this.length);
    this.values[this.length++] = value;
  }

  trim(): Uint32Array<ArrayBuffer> {
    return this.values.slice(0, this.length);
  }
}

/** Bytes end to end; where they are cut is in another column. */
export class ByteColumn {
  values: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(room: number) {
    this.values = new Uint8Array(room);
  }

  push(value: number): void {
    if (this.length === this.values.length) this.reserve(1);
    this.values[this.length++] = value;
  }

  append(bytes: Uint8Array, start: number, end: number): void {
    if (this.length + end - start > this.values.length) this.reserve(end - start);
    const { values } = this;
    let to = this.length;
    // Names are short; a loop beats making a view for each.
    for (let i = start; i < end; i++) values[to++] = bytes[i];
    this.length = to;
  }

  private reserve(count: number): void {
    this.values = grown(this.values, Math.max(2 * this.values.length, this.length + count));
  }

  trim(): Uint8Array<ArrayBuffer> {
    return this.values.slice(0, this.length);
  }
}
