/** A table whose number of rows is not known before: its arrays grow together, and are cut to their length at the end. */
import type { NumberArray } from './columns.ts';
import { filled, tableOf } from './create.ts';
import { ByteColumn, grown, Uint32Column } from './growing.ts';
import type { ArraySpec, Columns, RowArraysOf, Schema, TableOf } from './schema.ts';

const ROOM = 1024;
const POOL_ROOM = 16_384;

/**
 * Rows are written at `count` into the arrays of `columns`, after `reserve` and before `count` is raised. An array is
 * replaced when it grows: take it from `columns` each time. Item columns can be of bytes and of 32-bit numbers.
 */
export class TableBuilder<C extends Columns> {
  count = 0;
  /** The arrays with a number for each row. */
  readonly columns: RowArraysOf<C>;
  private readonly fixed: readonly ArraySpec[];
  private readonly schema: Schema<C>;
  private readonly bytePools = new Map<string, ByteColumn>();
  private readonly numberPools = new Map<string, Uint32Column>();
  private room = ROOM;

  constructor(schema: Schema<C>) {
    this.schema = schema;
    this.fixed = schema.arrays.filter(({ length }) => length !== 'own');
    const made = this.fixed.map((spec) => [spec.name, filled(spec, this.room + 1)]);
    this.columns = Object.fromEntries(made) as RowArraysOf<C>;
    for (const { name, length, type } of schema.arrays) {
      if (length !== 'own') continue;
      if (type === Uint8Array) this.bytePools.set(name, new ByteColumn(POOL_ROOM));
      else this.numberPools.set(name, new Uint32Column(ROOM));
    }
  }

  /** The pool of bytes that texts are appended to; the same one at every call. */
  bytes(name: keyof TableOf<Schema<C>> & string): ByteColumn {
    return this.bytePools.get(name) ?? missing(name);
  }

  /** Items that are 32-bit numbers. */
  numbers(name: keyof TableOf<Schema<C>> & string): Uint32Column {
    return this.numberPools.get(name) ?? missing(name);
  }

  /** Makes room for one more row at `count`. */
  reserve(): void {
    if (this.count < this.room) return;
    this.room = 2 * this.count;
    const columns = this.columns as unknown as Record<string, NumberArray>;
    for (const { name, fill } of this.fixed) {
      const before = columns[name];
      columns[name] = grown(before, this.room + 1);
      if (fill !== 0) columns[name].fill(fill, before.length);
    }
  }

  /** The table. Ends the starts that divide pools of the builder; the builder is of no use afterwards. */
  finish(): TableOf<Schema<C>> {
    const columns = this.columns as unknown as Record<string, NumberArray>;
    for (const { name, length, divides } of this.schema.arrays) {
      const end = divides.map((pool) => this.lengthOf(pool)).at(0);
      if (end === undefined) continue;
      if (length === 'starts') columns[name][this.count] = end;
      else this.numberPools.get(name)?.push(end);
    }
    return tableOf<C>(
      this.count,
      this.schema.arrays.map(({ name, length }) => [
        name,
        length === 'own'
          ? (this.bytePools.get(name) ?? this.numberPools.get(name) ?? missing(name)).trim()
          : (columns[name].slice(0, this.count + (length === 'starts' ? 1 : 0)) as NumberArray),
      ]),
    );
  }

  private lengthOf(pool: string): number {
    return (this.bytePools.get(pool) ?? this.numberPools.get(pool))?.length ?? 0;
  }
}

function missing(name: string): never {
  throw new Error(`The schema has no items called ${name}.`);
}
