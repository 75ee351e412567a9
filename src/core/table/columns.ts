/**
 * The kinds of columns that a table can have. Each stands for one or more typed arrays, named after the column; a schema
 * (`schema.ts`) is a list of them.
 */

/** The typed arrays that columns are made of. */
export type NumberArray =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** Makes an array of so many zeros. */
export type ArrayType<T extends NumberArray = NumberArray> = new (length: number) => T;

/** A number for each row. */
export interface ValueColumn<T extends NumberArray = NumberArray> {
  readonly kind: 'value';
  readonly type: ArrayType<T>;
  /** What a row has until it is written. */
  readonly fill: number;
}

/** Items of no fixed number, which a column of starts usually divides among the rows. */
export interface ItemColumn<T extends NumberArray = NumberArray> {
  readonly kind: 'items';
  readonly type: ArrayType<T>;
}

/** Row i has the items `start[i] .. start[i + 1]` of the item columns called `of`: one number more than there are rows. */
export interface StartColumn {
  readonly kind: 'starts';
  readonly of: readonly string[];
}

/**
 * Raw bytes for each row: `name` stands for `nameStart` and `names`, and row i has
 * `names[nameStart[i] .. nameStart[i + 1])`.
 */
export interface TextColumn {
  readonly kind: 'text';
}

/**
 * Raw bytes for few rows: `link` stands for `link`, `linkStart` and `links`. A row has 0 for none, else 1 + the number of
 * its text j, which is `links[linkStart[j] .. linkStart[j + 1])`.
 */
export interface RareTextColumn {
  readonly kind: 'rareText';
}

/** The kinds of columns that a schema can have. */
export type Column = ValueColumn | ItemColumn | StartColumn | TextColumn | RareTextColumn;

const value = <T extends NumberArray>(type: ArrayType<T>, fill: number): ValueColumn<T> => ({
  kind: 'value',
  type,
  fill,
});

export const u8 = (fill = 0) => value<Uint8Array<ArrayBuffer>>(Uint8Array, fill);
export const u16 = (fill = 0) => value<Uint16Array<ArrayBuffer>>(Uint16Array, fill);
export const u32 = (fill = 0) => value<Uint32Array<ArrayBuffer>>(Uint32Array, fill);
/** Sizes, offsets and times: whole numbers up to 2^53, or fractions. */
export const f64 = (fill = 0) => value<Float64Array<ArrayBuffer>>(Float64Array, fill);

/** The same kinds of numbers as items. */
export const items = <T extends NumberArray>({ type }: ValueColumn<T>): ItemColumn<T> => ({ kind: 'items', type });
/** For each row, where its items begin in the item columns of these names. */
export const starts = (...of: readonly string[]): StartColumn => ({ kind: 'starts', of });
/** A column of texts. */
export const text: TextColumn = { kind: 'text' };
/** A column of texts that few rows have, held as a map. */
export const rareText: RareTextColumn = { kind: 'rareText' };
