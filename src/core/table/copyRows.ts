/**
 * Rows of several tables gathered into one that has columns of the same names. What goes where is noted row by row, and
 * copied column by column at the end: a loop over one type of array is several times as fast as one that meets all.
 */
import type { NumberArray } from './columns.ts';
import { arrayIn, type Columns } from './schema.ts';

interface Counted {
  readonly count: number;
}

/** What is copied into one table. Rows of which nothing is noted stay as they are. */
export class RowCopies {
  private readonly names: readonly string[];
  private readonly to: Counted;
  private readonly sources: Counted[] = [];
  private readonly numbers = new Map<Counted, number>();
  /** By row: 1 + the number of the source, 0 = none; and the row there. */
  private readonly source: Uint32Array;
  private readonly row: Uint32Array;
  private last: Counted | undefined;
  private lastNumber = 0;

  /** `columns`: values that all the tables have. */
  constructor(columns: Columns, to: Counted) {
    this.names = Object.keys(columns);
    this.to = to;
    this.source = new Uint32Array(to.count);
    this.row = new Uint32Array(to.count);
  }

  /** Row `row` is to have what row `from` of `table` has. */
  note(table: Counted, from: number, row: number): void {
    if (table !== this.last) this.turnTo(table);
    this.source[row] = this.lastNumber;
    this.row[row] = from;
  }

  /** Rows of one table mostly follow each other. */
  private turnTo(table: Counted): void {
    this.last = table;
    const known = this.numbers.get(table);
    this.lastNumber = known ?? this.sources.push(table);
    this.numbers.set(table, this.lastNumber);
  }

  /** Copies all that was noted. */
  finish(): void {
    for (const name of this.names) {
      const to = arrayIn(this.to, name);
      if (to instanceof Uint8Array) this.gatherU8(to, this.arrays(name));
      else if (to instanceof Uint16Array) this.gatherU16(to, this.arrays(name));
      else if (to instanceof Uint32Array) this.gatherU32(to, this.arrays(name));
      else this.gatherF64(to, this.arrays(name));
    }
  }

  private arrays<T extends NumberArray>(name: string): T[] {
    return this.sources.map((table) => arrayIn<T>(table, name));
  }

  private gatherU8(to: Uint8Array, from: readonly Uint8Array<ArrayBuffer>[]): void {
    const { source, row } = this;
    for (let i = 0; i < to.length; i++) if (source[i] !== 0) to[i] = from[source[i] - 1][row[i]];
  }

  private gatherU16(to: Uint16Array, from: readonly Uint16Array<ArrayBuffer>[]): void {
    const { source, row } = this;
    for (let i = 0; i < to.length; i++) if (source[i] !== 0) to[i] = from[source[i] - 1][row[i]];
  }

  private gatherU32(to: Uint32Array, from: readonly Uint32Array<ArrayBuffer>[]): void {
    const { source, row } = this;
    for (let i = 0; i < to.length; i++) if (source[i] !== 0) to[i] = from[source[i] - 1][row[i]];
  }

  private gatherF64(to: Float64Array, from: readonly Float64Array<ArrayBuffer>[]): void {
    const { source, row } = this;
    for (let i = 0; i < to.length; i++) if (source[i] !== 0) to[i] = from[source[i] - 1][row[i]];
  }
}
