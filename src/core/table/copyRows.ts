/**
 * Rows of several tables gathered into one that has columns of the same names. What goes where is noted row by row, and
 * copied column by column at the end: a loop over one type of array is several times as fast as one that meets all.
 */
import { Uint32Column } from './growing.ts';
import { arrayIn, type Columns } from './schema.ts';

const RUNS = 64;

interface Counted {
  readonly count: number;
}

/** What is copied into one table. Rows of which nothing is noted stay as they are. */
export class RowCopies {
  private readonly names: readonly string[];
  private readonly to: Counted;
  /** The row of the source, by row. */
  private readonly row: Uint32Array;
  /** Runs of rows that follow each other and have one source: the source, the first row and the one past the last. */
  private readonly sources: Counted[] = [];
  private readonly start = new Uint32Column(RUNS);
  private readonly end = new Uint32Column(RUNS);
  private last: Counted | undefined;
  private next = 0;

  /** `columns`: values that all the tables have. */
  constructor(columns: Columns, to: Counted) {
    this.names = Object.keys(columns);
    this.to = to;
    this.row = new Uint32Array(to.count);
  }

  /** Row `row` is to have what row `from` of `table` has. */
  note(table: Counted, from: number, row: number): void {
    if (table !== this.last || row !== this.next) this.begin(table, row);
    this.row[row] = from;
    this.next = row + 1;
  }

  private begin(table: Counted, row: number): void {
    if (this.sources.length > 0) this.end.push(this.next);
    this.sources.push(table);
    this.start.push(row);
    this.last = table;
  }

  /** Copies all that was noted. */
  finish(): void {
    if (this.sources.length > 0) this.end.push(this.next);
    for (const name of this.names) {
      const to = arrayIn(this.to, name);
      if (to instanceof Uint8Array) this.gatherU8(to, name);
      else if (to instanceof Uint16Array) this.gatherU16(to, name);
      else if (to instanceof Uint32Array) this.gatherU32(to, name);
      else this.gatherF64(to, name);
    }
  }

  private gatherU8(to: Uint8Array, name: string): void {
    const { row, sources } = this;
    const [start, end] = [this.start.values, this.end.values];
    for (let run = 0; run < sources.length; run++) {
      const from = arrayIn<Uint8Array<ArrayBuffer>>(sources[run], name);
      const past = end[run];
      for (let i = start[run]; i < past; i++) to[i] = from[row[i]];
    }
  }

  private gatherU16(to: Uint16Array, name: string): void {
    const { row, sources } = this;
    const [start, end] = [this.start.values, this.end.values];
    for (let run = 0; run < sources.length; run++) {
      const from = arrayIn<Uint16Array<ArrayBuffer>>(sources[run], name);
      const past = end[run];
      for (let i = start[run]; i < past; i++) to[i] = from[row[i]];
    }
  }

  private gatherU32(to: Uint32Array, name: string): void {
    const { row, sources } = this;
    const [start, end] = [this.start.values, this.end.values];
    for (let run = 0; run < sources.length; run++) {
      const from = arrayIn<Uint32Array<ArrayBuffer>>(sources[run], name);
      const past = end[run];
      for (let i = start[run]; i < past; i++) to[i] = from[row[i]];
    }
  }

  private gatherF64(to: Float64Array, name: string): void {
    const { row, sources } = this;
    const [start, end] = [this.start.values, this.end.values];
    for (let run = 0; run < sources.length; run++) {
      const from = arrayIn<Float64Array<ArrayBuffer>>(sources[run], name);
      const past = end[run];
      for (let i = start[run]; i < past; i++) to[i] = from[row[i]];
    }
  }
}
