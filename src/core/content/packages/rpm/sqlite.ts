/**
 * Rows of one table of a SQLite file (sqlite.org/fileformat2.html): enough to read an rpm database that lies still, and
 * nothing else. Works on the bytes alone; each page is visited once, so no file can make it run for long.
 */

const MAGIC = 'SQLite format 3\0';
const PAGE = { interiorTable: 5, leafTable: 13 } as const;
/** The first page begins with the file's header. */
const FILE_HEADER = 100;

export interface Row {
  readonly id: number;
  /** Texts and blobs as bytes, numbers as numbers (what needs more than 53 bits is rounded), null. */
  readonly values: readonly (Uint8Array | number | null)[];
}

/** Does it begin as a SQLite file? */
export function isSQLite(head: Uint8Array): boolean {
  return head.length >= FILE_HEADER && [...MAGIC].every((char, i) => head[i] === char.charCodeAt(0));
}

/** The pages of one file. `problem` is told once for each thing that is damaged; the rest is read on. */
export class SQLiteFile {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly pageSize: number;
  /** Bytes of a page that hold content. */
  private readonly usable: number;
  private readonly isSane: boolean;
  private readonly problem: (message: string) => void;

  constructor(bytes: Uint8Array, problem: (message: string) => void) {
    this.bytes = bytes;
    this.problem = problem;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const size = this.view.getUint16(16);
    this.pageSize = size === 1 ? 65536 : size;
    this.usable = this.pageSize - this.view.getUint8(20);
    const isSane = this.pageSize >= 512 && (this.pageSize & (this.pageSize - 1)) === 0 && this.usable >= 480;
    if (!isSane) problem(`Its pages would have ${this.pageSize} bytes: not a database that SQLite makes.`);
    this.isSane = isSane;
  }

  /** Rows of a table, in order of their ids; undefined where there is no such table. */
  table(name: string): Iterable<Row> | undefined {
    const decoder = new TextDecoder();
    const text = (value: Row['values'][number] | undefined) =>
      value instanceof Uint8Array ? decoder.decode(value) : undefined;
    for (const { values } of this.rows(1)) {
      const root = values[3];
      if (text(values[0]) === 'table' && text(values[1]) === name && typeof root === 'number') return this.rows(root);
    }
    return undefined;
  }

  /** A depth-first walk with the pages still to come kept aside, not in the stack of calls. */
  private *rows(root: number): Generator<Row> {
    // One walk uses each page once, the first too, wherever a damaged file points.
    const visited = new Uint8Array(this.isSane ? Math.ceil(this.bytes.length / this.pageSize) + 1 : 0);
    const todo = [root];
    for (let page = todo.pop(); page !== undefined; page = todo.pop()) {
      const start = this.open(page, visited);
      if (start === undefined) continue;
      const header = start + (page === 1 ? FILE_HEADER : 0);
      const kind = this.bytes[header];
      const cells = this.view.getUint16(header + 3);
      const pointers = header + (kind === PAGE.interiorTable ? 12 : 8);
      if (pointers + 2 * cells > start + this.pageSize) {
        this.problem(`Page ${page} names more rows than it has room for.`);
      } else if (kind === PAGE.interiorTable) {
        const children = [this.view.getUint32(header + 8)];
        for (let i = cells - 1; i >= 0; i--) {
          const cell = start + this.view.getUint16(pointers + 2 * i);
          if (cell + 4 <= this.bytes.length) children.push(this.view.getUint32(cell));
        }
        todo.push(...children);
      } else if (kind === PAGE.leafTable) {
        for (let i = 0; i < cells; i++) {
          const row = this.row(page, start, this.view.getUint16(pointers + 2 * i), visited);
          if (row) yield row;
        }
      } else this.problem(`Page ${page} is no page of a table.`);
    }
  }

  /** Where a page begins; undefined for one that is not there or was met before. */
  private open(page: number, visited: Uint8Array): number | undefined {
    const start = (page - 1) * this.pageSize;
    if (page < 1 || start + this.pageSize > this.bytes.length || page >= visited.length) {
      this.problem(`Page ${page} is not in the file: it is cut off or damaged.`);
      return undefined;
    }
    if (visited[page] === 1) {
      this.problem(`Page ${page} is used twice.`);
      return undefined;
    }
    visited[page] = 1;
    return start;
  }

  private row(page: number, start: number, offset: number, visited: Uint8Array): Row | undefined {
    const end = start + this.usable;
    const size = readVarint(this.bytes, start + offset);
    const id = size && readVarint(this.bytes, size.end);
    if (!size || !id || id.end > end) {
      this.problem(`A row of page ${page} is damaged.`);
      return undefined;
    }
    const payload = this.payload(id.end, size.value, end, visited);
    const values = payload && recordValues(payload);
    if (!values) this.problem(`A row of page ${page} is damaged.`);
    return values && { id: id.value, values };
  }

  /** A row's bytes: in its page, and behind it in a chain of overflow pages. */
  private payload(at: number, size: number, end: number, visited: Uint8Array): Uint8Array | undefined {
    const { usable } = this;
    if (size > this.bytes.length) return undefined;
    const most = usable - 35;
    const least = Math.floor(((usable - 12) * 32) / 255) - 23;
    const spill = least + ((size - least) % (usable - 4));
    const local = size <= most ? size : spill <= most ? spill : least;
    if (at + local > end) return undefined;
    if (local === size) return this.bytes.subarray(at, at + size);
    if (at + local + 4 > end) return undefined;
    const whole = new Uint8Array(size);
    whole.set(this.bytes.subarray(at, at + local));
    let page = this.view.getUint32(at + local);
    for (let done = local; done < size; ) {
      const start = this.open(page, visited);
      if (start === undefined) return undefined;
      const part = Math.min(usable - 4, size - done);
      whole.set(this.bytes.subarray(start + 4, start + 4 + part), done);
      done += part;
      page = this.view.getUint32(start);
    }
    return whole;
  }
}

/** Sizes of whole numbers by serial type 0-9. */
const NUMBER_SIZES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

function recordValues(record: Uint8Array): Row['values'] | undefined {
  const header = readVarint(record, 0);
  if (!header || header.value > record.length) return undefined;
  const values: (Uint8Array | number | null)[] = [];
  let content = header.value;
  for (let at = header.end; at < header.value; ) {
    const serial = readVarint(record, at);
    if (!serial) return undefined;
    at = serial.end;
    const type = serial.value;
    if (type === 10 || type === 11) return undefined;
    const size = type < 12 ? (NUMBER_SIZES[type] as number) : Math.floor((type - 12) / 2);
    if (content + size > record.length) return undefined;
    values.push(fieldOf(record.subarray(content, content + size), type));
    content += size;
  }
  return values;
}

function fieldOf(bytes: Uint8Array, type: number): Uint8Array | number | null {
  if (type === 0) return null;
  if (type >= 12) return bytes;
  if (type >= 8) return type - 8;
  if (type === 7) return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0);
  let value = ((bytes[0] as number) << 24) >> 24;
  for (let i = 1; i < bytes.length; i++) value = value * 256 + (bytes[i] as number);
  return value;
}

/** A number of up to nine bytes, the high ones first. Rounded above 2^53, which no size or id here reaches. */
export function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let i = 0; i < 9; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) return undefined;
    if (i === 8) return { value: value * 256 + byte, end: start + 9 };
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: start + i + 1 };
  }
  return undefined;
}
