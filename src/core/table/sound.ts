/** Whether a table that comes from outside holds together: what follows trusts each number as a place. */
import type { NumberArray } from './columns.ts';
import { arrayIn, type Columns, type Schema, type TableOf } from './schema.ts';

/** Every array has its length, every start leads to items that are there, and every text number to a text. */
export function isSound<C extends Columns>(
  { arrays, columns }: Schema<C>,
  table: { readonly [K in keyof TableOf<Schema<C>>]: TableOf<Schema<C>>[K] },
): boolean {
  const { count } = table;
  for (const { name, length, divides } of arrays) {
    const array = arrayIn(table, name);
    if (length !== 'own' && array.length !== count + (length === 'starts' ? 1 : 0)) return false;
    if (!divides.every((items) => rises(array, arrayIn(table, items).length))) return false;
    if (columns[name]?.kind === 'rareText' && !allBelow(array, arrayIn(table, `${name}Start`).length)) return false;
  }
  return true;
}

/** Starts of pieces that together are `total` items. */
function rises(starts: NumberArray, total: number): boolean {
  let before = 0;
  for (let i = 0; i < starts.length; i++) {
    if (starts[i] < before) return false;
    before = starts[i];
  }
  return starts[0] === 0 && before === total;
}

/** Is every number less than this? */
export function allBelow(array: NumberArray, limit: number): boolean {
  for (let i = 0; i < array.length; i++) if (array[i] >= limit) return false;
  return true;
}
