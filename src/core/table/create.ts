/** Tables of a known size: arrays of exactly the length they will have, so that what is transferred has no slack. */
import type { NumberArray } from './columns.ts';
import type { ArraySpec, Columns, Schema, TableOf } from './schema.ts';

/** Items of each array whose length is its own, by name: bytes of texts, numbers of texts and of list items. */
type OwnLengths = Readonly<Record<string, number>>;

/** A table of `count` rows, each as the schema fills it. Arrays not named in `own` are empty. */
export function createTable<C extends Columns>(
  { arrays }: Schema<C>,
  count: number,
  own: OwnLengths = {},
): TableOf<Schema<C>> {
  return tableOf<C>(
    count,
    arrays.map((spec) => [spec.name, filled(spec, lengthOf(spec, count, own))]),
  );
}

/** A table of these arrays. An object made of entries keeps quick access to its fields, which one filled by name loses. */
export function tableOf<C extends Columns>(
  count: number,
  arrays: readonly (readonly [name: string, array: NumberArray])[],
): TableOf<Schema<C>> {
  return Object.fromEntries<unknown>([['count', count], ...arrays]) as TableOf<Schema<C>>;
}

/** An array of this length with the default in each place. */
export function filled({ type, fill }: ArraySpec, length: number): NumberArray {
  const array = new type(length);
  return fill === 0 ? array : (array.fill(fill) as NumberArray);
}

function lengthOf({ name, length }: ArraySpec, count: number, own: OwnLengths): number {
  if (length === 'own') return own[name] ?? 0;
  return length === 'starts' ? count + 1 : count;
}
