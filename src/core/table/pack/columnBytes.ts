/** One column after another into bytes, and out of them: text, pools of bytes, numbers. */
import { TAR_ENTRIES_MAX_COUNT } from '../../bytes/limits.ts';
import type { ArrayType, NumberArray } from '../columns.ts';
import { packNumbers, unpackNumbers } from './numbers.ts';

/** Gathers pieces; `finish` puts them together behind `room` free bytes. */
export class ColumnWriter {
  private readonly pieces: Uint8Array[] = [];
  private size = 0;

  numbers(column: NumberArray): void {
    this.add(packNumbers(column));
  }

  bytes(pool: Uint8Array): void {
    this.length(pool.length);
    this.add(pool);
  }

  length(items: number): void {
    const size = new Uint8Array(4);
    new DataView(size.buffer).setUint32(0, items, true);
    this.add(size);
  }

  text(text: string): void {
    this.bytes(new TextEncoder().encode(text));
  }

  finish(room: number): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(room + this.size);
    let at = room;
    for (const piece of this.pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  private add(piece: Uint8Array): void {
    this.pieces.push(piece);
    this.size += piece.length;
  }
}

/** Takes the same pieces out in the same order. After the first that is not there all are empty, and `whole` says no. */
export class ColumnReader {
  private broken = false;
  private readonly source: Uint8Array<ArrayBuffer>;
  private at: number;

  constructor(source: Uint8Array<ArrayBuffer>, at: number) {
    this.source = source;
    this.at = at;
  }

  /** Was everything there, and nothing left over? */
  get whole(): boolean {
    return !this.broken && this.at === this.source.length;
  }

  numbers<T extends NumberArray>(length: number, type: ArrayType<T>): T {
    // A column whose values are all one takes no bytes, so its length needs a bound of its own.
    const known = length <= TAR_ENTRIES_MAX_COUNT + 1 && !this.broken;
    const read = known ? unpackNumbers(this.source, this.at, length, type) : undefined;
    if (!read) return this.fail(new type(0));
    this.at = read.end;
    return read.column;
  }

  /** A copy: columns are transferred, each with a buffer of its own. */
  bytes(): Uint8Array<ArrayBuffer> {
    const size = this.length();
    const { source, at } = this;
    if (this.broken || at + size > source.length) return this.fail(new Uint8Array(0));
    this.at = at + size;
    return source.slice(at, this.at);
  }

  /** How many items follow. */
  length(): number {
    const { source, at } = this;
    if (this.broken || at + 4 > source.length) return this.fail(0);
    this.at = at + 4;
    return new DataView(source.buffer, source.byteOffset).getUint32(at, true);
  }

  text(): string {
    return new TextDecoder().decode(this.bytes());
  }

  private fail<T>(nothing: T): T {
    this.broken = true;
    return nothing;
  }
}
