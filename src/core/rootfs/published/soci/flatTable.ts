/**
 * Tables of FlatBuffers, read strictly: every offset is held against the bytes that are there. The library’s own accessors do
 * not look (a table that is cut off reads as zeros). flatbuffers.dev, "FlatBuffer Internals".
 */

/** A table of a buffer; fields go by their number in the schema. What is absent is `undefined`. */
export class FlatTable {
  readonly #view: DataView;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #fail: (why: string) => never;
  readonly #at: number;
  readonly #fields: number;
  readonly #fieldsEnd: number;

  private constructor(view: DataView, bytes: Uint8Array<ArrayBuffer>, at: number, fail: (why: string) => never) {
    this.#view = view;
    this.#bytes = bytes;
    this.#fail = fail;
    this.#at = at;
    this.#fields = at - this.#checked(at, 4).getInt32(at, true);
    const size = this.#checked(this.#fields, 4).getUint16(this.#fields, true);
    this.#fieldsEnd = this.#fields + size;
    if (size < 4 || size % 2 !== 0) fail('a table is not valid');
    this.#checked(this.#fields, size);
  }

  /** The table that a buffer begins with. `fail` is called, and must throw, where the bytes hold none. */
  static root(bytes: Uint8Array<ArrayBuffer>, fail: (why: string) => never): FlatTable {
    if (bytes.length < 8) return fail('it is cut off');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return new FlatTable(view, bytes, view.getUint32(0, true), fail);
  }

  /** 0 where it is absent. */
  int8(field: number): number | undefined {
    const at = this.#place(field);
    return at === undefined ? undefined : this.#checked(at, 1).getInt8(at);
  }

  int32(field: number): number {
    const at = this.#place(field);
    return at === undefined ? 0 : this.#checked(at, 4).getInt32(at, true);
  }

  uint32(field: number): number {
    return this.int32(field) >>> 0;
  }

  /** A whole number within 2^53 of 0. */
  int64(field: number): number {
    const at = this.#place(field);
    if (at === undefined) return 0;
    const value = Number(this.#checked(at, 8).getBigInt64(at, true));
    return Number.isSafeInteger(value) ? value : this.#fail('a number is above 2^53');
  }

  /** A view of the bytes of a text or of a vector of bytes; empty where it is absent. */
  bytes(field: number): Uint8Array<ArrayBuffer> {
    const at = this.#place(field);
    return at === undefined ? new Uint8Array(0) : this.#bytesAt(at);
  }

  text(field: number): string {
    return new TextDecoder().decode(this.bytes(field));
  }

  table(field: number): FlatTable | undefined {
    const at = this.#place(field);
    return at === undefined ? undefined : this.#tableAt(at);
  }

  /** How many items a vector of tables or texts has. */
  count(field: number): number {
    const at = this.#place(field);
    return at === undefined ? 0 : this.#items(at, 4).count;
  }

  /** Item `i` of a vector of tables, below `count`. */
  item(field: number, i: number): FlatTable {
    return this.#tableAt(this.#itemAt(field, i));
  }

  /** Item `i` of a vector of texts, below `count`. */
  itemText(field: number, i: number): string {
    return new TextDecoder().decode(this.#bytesAt(this.#itemAt(field, i)));
  }

  #itemAt(field: number, i: number): number {
    const at = this.#place(field);
    const { start, count } = at === undefined ? { start: 0, count: 0 } : this.#items(at, 4);
    return i < count ? start + 4 * i : this.#fail('an item is not there');
  }

  #place(field: number): number | undefined {
    const at = this.#fields + 4 + 2 * field;
    const offset = at + 2 <= this.#fieldsEnd ? this.#view.getUint16(at, true) : 0;
    return offset === 0 ? undefined : this.#at + offset;
  }

  #tableAt(at: number): FlatTable {
    return new FlatTable(this.#view, this.#bytes, this.#target(at), this.#fail);
  }

  #bytesAt(at: number): Uint8Array<ArrayBuffer> {
    const { start, count } = this.#items(at, 1);
    return this.#bytes.subarray(start, start + count);
  }

  /** The vector that the offset at this place leads to. */
  #items(at: number, each: number): { readonly start: number; readonly count: number } {
    const vector = this.#target(at);
    const count = this.#checked(vector, 4).getUint32(vector, true);
    this.#checked(vector + 4, count * each);
    return { start: vector + 4, count };
  }

  #target(at: number): number {
    return at + this.#checked(at, 4).getUint32(at, true);
  }

  #checked(at: number, size: number): DataView {
    if (at < 0 || at + size > this.#bytes.length) this.#fail('an offset leads out of it');
    return this.#view;
  }
}
