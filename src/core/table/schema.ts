/**
 * Schema: the columns of a table, by name. Everything that handles whole tables (making, growing, packing, checking,
 * copying) goes by the schema, so a new column is one line of it. Whoever works on rows uses the arrays themselves.
 */
import type {
  ArrayType,
  Column,
  ItemColumn,
  NumberArray,
  RareTextColumn,
  StartColumn,
  TextColumn,
  ValueColumn,
} from './columns.ts';

/** Columns by name. */
export type Columns = Readonly<Record<string, Column>>;

type ArrayOf<C> = C extends ValueColumn<infer T> | ItemColumn<infer T> ? T : Uint32Array<ArrayBuffer>;
type AnyText = TextColumn | RareTextColumn;

/** The arrays that columns stand for. */
type ArraysOf<S extends Columns> = {
  readonly [K in keyof S as S[K] extends TextColumn ? never : K]: ArrayOf<S[K]>;
} & {
  readonly [K in keyof S & string as S[K] extends AnyText ? `${K}Start` : never]: Uint32Array<ArrayBuffer>;
} & { readonly [K in keyof S & string as S[K] extends AnyText ? `${K}s` : never]: Uint8Array<ArrayBuffer> };

/** Those of them with a number for each row, or for each and one more. */
export type RowArraysOf<S extends Columns> = {
  -readonly [K in keyof S as S[K] extends ItemColumn | TextColumn ? never : K]: ArrayOf<S[K]>;
} & {
  -readonly [K in keyof S & string as S[K] extends TextColumn ? `${K}Start` : never]: Uint32Array<ArrayBuffer>;
};

/** A table: `count` rows in the arrays of a schema, each with a buffer of its own. */
export type TableOf<S> = S extends Schema<infer C> ? { readonly count: number } & ArraysOf<C> : never;

/** One array of a table. */
export interface ArraySpec {
  readonly name: string;
  readonly type: ArrayType;
  /** A number for each row, one more than that, or as many as it needs. */
  readonly length: 'rows' | 'starts' | 'own';
  readonly fill: number;
  /** Arrays that this one divides into pieces. */
  readonly divides: readonly string[];
}

/** The description of a table, from which builder, packing and checks are derived. */
export interface Schema<C extends Columns = Columns> {
  readonly columns: C;
  /** All arrays, in the order in which they are packed. */
  readonly arrays: readonly ArraySpec[];
}

/** A schema of these columns. */
export function schema<C extends Columns>(columns: C): Schema<C> {
  return { columns, arrays: Object.entries(columns).flatMap(([name, column]) => arraysOf(name, column)) };
}

/** Names that say what differs from one version of a schema to the next. */
export function describe({ arrays }: Schema): string {
  return arrays.map(({ name, type, length, divides }) => `${name} ${type.name} ${length} ${divides.join()}`).join('; ');
}

function arraysOf(name: string, column: ValueColumn | ItemColumn | StartColumn | AnyText): ArraySpec[] {
  const array = (own: string, length: ArraySpec['length'], type: ArrayType, rest: Partial<ArraySpec> = {}) => ({
    ...{ name: own, length, type, fill: 0, divides: [] },
    ...rest,
  });
  const [start, pool] = [`${name}Start`, `${name}s`];
  switch (column.kind) {
    case 'value':
      return [array(name, 'rows', column.type, { fill: column.fill })];
    case 'items':
      return [array(name, 'own', column.type)];
    case 'starts':
      return [array(name, 'starts', Uint32Array, { divides: column.of })];
    case 'text':
      return [array(start, 'starts', Uint32Array, { divides: [pool] }), array(pool, 'own', Uint8Array)];
    case 'rareText':
      return [
        array(name, 'rows', Uint32Array),
        array(start, 'own', Uint32Array, { divides: [pool] }),
        array(pool, 'own', Uint8Array),
      ];
  }
}

/** The array of a table that a schema calls so. */
export function arrayIn<T extends NumberArray = NumberArray>(table: { readonly count: number }, name: string): T {
  return (table as unknown as Readonly<Record<string, T>>)[name];
}
