/**
 * Rows of one table of a SQLite file (sqlite.org/fileformat2.html, section 1.6): enough to read a database that lies
 * still, and nothing else. A walk uses each page once, wherever a damaged file points.
 */
import { joinBytes } from '../../bytes/byteArrays.ts';
import type { Steps } from '../steps.ts';
import { FILE_HEADER, type Pages } from './pages.ts';
import { readVarint, recordValues, type SQLiteValue } from './record.ts';

/** More than the largest database that is read can have: a log may state any count. */
const MAX_PAGES = 2 ** 24;
const PAGE = { interiorTable: 5, leafTable: 13 } as const;
/** Columns read of a row: rpm's tables have two or three, the schema five. */
const VALUES_MAX_COUNT = 16;

/** A row of a table, not decoded yet. */
export interface Row {
  readonly id: number;
  readonly values: readonly SQLiteValue[];
  /** The id as it is stored, where `id` is rounded. */
  readonly idBytes: Uint8Array;
  /** The record that the values are read from. */
  readonly record: Uint8Array;
}

/** What reading a table needs. */
export interface TableReading {
  readonly steps: Steps;
  /** Told of each page or row that can't be read; the rest is read on. */
  readonly problem: (message: string) => void;
}

/** Rows of a table, in the order of their ids; undefined where there is no such table. */
export function tableRows(pages: Pages, name: string, reading: TableReading): Iterable<Row> | undefined {
  const decoder = new TextDecoder();
  const text = (value: SQLiteValue | undefined) => (value instanceof Uint8Array ? decoder.decode(value) : undefined);
  for (const { values } of new TableWalk(pages, reading).rows(1)) {
    const root = values[3];
    if (text(values[0]) === 'table' && text(values[1]) === name && typeof root === 'number')
      return new TableWalk(pages, reading).rows(root);
  }
  return undefined;
}

/** Rows of the table whose tree begins at page `root`, in the order of their ids; the schema's is page 1. */
export const rowsFrom = (pages: Pages, root: number, reading: TableReading): Iterable<Row> =>
  new TableWalk(pages, reading).rows(root);

class TableWalk {
  private readonly pages: Pages;
  private readonly reading: TableReading;
  private readonly visited: Uint8Array;

  constructor(pages: Pages, reading: TableReading) {
    this.pages = pages;
    this.reading = reading;
    this.visited = new Uint8Array(Math.min(pages.count, MAX_PAGES) + 1);
  }

  /** Depth first, with the pages still to come kept aside, not in the stack of calls. */
  *rows(root: number): Generator<Row> {
    const todo = [root];
    for (let number = todo.pop(); number !== undefined; number = todo.pop()) {
      const page = this.open(number);
      if (!page) continue;
      const view = viewOf(page);
      const header = number === 1 ? FILE_HEADER : 0;
      const kind = page[header];
      const cells = view.getUint16(header + 3);
      const pointers = header + (kind === PAGE.interiorTable ? 12 : 8);
      if (pointers + 2 * cells > page.length) {
        this.reading.problem(`Page ${number} lists more rows than fit in it.`);
      } else if (kind === PAGE.interiorTable) {
        todo.push(...childrenOf(view, header, cells));
      } else if (kind === PAGE.leafTable) {
        for (let i = 0; i < cells; i++) {
          const row = this.row(number, page, view.getUint16(pointers + 2 * i));
          if (row) yield row;
        }
      } else this.reading.problem(`Page ${number} is not a page of a table.`);
    }
  }

  /** A page; undefined for one that is not there or was met before. */
  private open(number: number): Uint8Array | undefined {
    const page = this.pages.page(number);
    if (!page || number >= this.visited.length) {
      this.reading.problem(`Page ${number} is not in the file: the file is truncated or damaged.`);
      return undefined;
    }
    if (this.visited[number] === 1) {
      this.reading.problem(`Page ${number} is used twice.`);
      return undefined;
    }
    this.visited[number] = 1;
    this.reading.steps.take(page.length);
    return page;
  }

  private row(number: number, page: Uint8Array, offset: number): Row | undefined {
    const size = readVarint(page, offset);
    const id = size && readVarint(page, size.end);
    const payload = size && id && this.payload(page, id.end, size.value);
    const values = payload && recordValues(payload, VALUES_MAX_COUNT);
    if (!id || !values) this.reading.problem(`A row of page ${number} is damaged.`);
    else this.reading.steps.take(payload.length);
    return (
      size &&
      id &&
      payload &&
      values && { id: id.value, values, idBytes: page.subarray(size.end, id.end), record: payload }
    );
  }

  /** A row's bytes: in its page, and behind it in a chain of overflow pages. */
  private payload(page: Uint8Array, at: number, size: number): Uint8Array | undefined {
    const { usable, count } = this.pages;
    if (size > count * usable) return undefined;
    const most = usable - 35;
    const least = Math.floor(((usable - 12) * 32) / 255) - 23;
    const spill = least + ((size - least) % (usable - 4));
    const local = size <= most ? size : spill <= most ? spill : least;
    if (at + local > usable) return undefined;
    if (local === size) return page.subarray(at, at + size);
    if (at + local + 4 > usable) return undefined;
    const parts = [page.subarray(at, at + local)];
    let next = viewOf(page).getUint32(at + local);
    for (let done = local; done < size; ) {
      const overflow = this.open(next);
      if (!overflow) return undefined;
      const part = Math.min(usable - 4, size - done);
      parts.push(overflow.subarray(4, 4 + part));
      done += part;
      next = viewOf(overflow).getUint32(0);
    }
    return joinBytes(parts);
  }
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** Pages below an inner one, the last first, since they are taken from the end. */
function childrenOf(view: DataView, header: number, cells: number): number[] {
  const children = [view.getUint32(header + 8)];
  for (let i = cells - 1; i >= 0; i--) {
    const cell = view.getUint16(header + 12 + 2 * i);
    if (cell + 4 <= view.byteLength) children.push(view.getUint32(cell));
  }
  return children;
}
