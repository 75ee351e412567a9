/**
 * Columns that grow while a layer is scanned, and are cut to their length at the end so that they can be transferred.
 */

/** Growth keeps pushes cheap: each doubling copies what is there once. */
function grown<T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(values: T, room: T): T {
  room.set(values);
  return room;
}

export class Uint32Column {
  values: Uint32Array<ArrayBuffer>;
  length = 0;

  constructor(room: number) {
    this.values = new Uint32Array(room);
  }

  push(value: number): void {
    if (this.length === this.values.length) this.values = grown(this.values, new Uint32Array(2 * this.length));
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
    this.values = grown(this.values, new Uint8Array(Math.max(2 * this.values.length, this.length + count)));
  }

  trim(): Uint8Array<ArrayBuffer> {
    return this.values.slice(0, this.length);
  }
}

/** The fixed-width columns of a layer's entries, grown together. */
export class EntryColumns {
  count = 0;
  dir = new Uint32Array(ROOM);
  nameStart = new Uint32Array(ROOM + 1);
  type = new Uint8Array(ROOM);
  mode = new Uint16Array(ROOM);
  uid = new Uint32Array(ROOM);
  gid = new Uint32Array(ROOM);
  size = new Float64Array(ROOM);
  mtime = new Float64Array(ROOM);
  mtimeNs = new Uint32Array(ROOM);
  offset = new Float64Array(ROOM);
  link = new Uint32Array(ROOM);

  /** Room for one more row at `count`. */
  reserve(): void {
    if (this.count < this.dir.length) return;
    const room = 2 * this.count;
    this.dir = grown(this.dir, new Uint32Array(room));
    this.nameStart = grown(this.nameStart, new Uint32Array(room + 1));
    this.type = grown(this.type, new Uint8Array(room));
    this.mode = grown(this.mode, new Uint16Array(room));
    this.uid = grown(this.uid, new Uint32Array(room));
    this.gid = grown(this.gid, new Uint32Array(room));
    this.size = grown(this.size, new Float64Array(room));
    this.mtime = grown(this.mtime, new Float64Array(room));
    this.mtimeNs = grown(this.mtimeNs, new Uint32Array(room));
    this.offset = grown(this.offset, new Float64Array(room));
    this.link = grown(this.link, new Uint32Array(room));
  }
}

const ROOM = 1024;
