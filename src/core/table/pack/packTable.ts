/** Tables as bytes and back, by their schema. */
import { crc32 } from '../../bytes/codecs/crc32.ts';
import type { NumberArray } from '../columns.ts';
import { tableOf } from '../create.ts';
import { arrayIn, type Columns, describe, type Schema, type TableOf } from '../schema.ts';
import type { ColumnReader, ColumnWriter } from './columnBytes.ts';

/** Appends a table: its number of rows, then its arrays in the order of the schema. */
export function writeTable<C extends Columns>(
  out: ColumnWriter,
  { arrays }: Schema<C>,
  table: { readonly [K in keyof TableOf<Schema<C>>]: TableOf<Schema<C>>[K] },
): void {
  out.length(table.count);
  for (const { name, length } of arrays) {
    const array = arrayIn(table, name);
    if (length !== 'own') out.numbers(array);
    else if (array instanceof Uint8Array) out.bytes(array);
    else {
      out.length(array.length);
      out.numbers(array);
    }
  }
}

/** Takes a table out again: bytes that are not a table are detected by the reader's `whole` and by `isSound`. */
export function readTable<C extends Columns>(from: ColumnReader, { arrays }: Schema<C>): TableOf<Schema<C>> {
  const count = from.length();
  return tableOf<C>(
    count,
    arrays.map(({ name, length, type }): [string, NumberArray] => {
      if (length === 'own' && type === Uint8Array) return [name, from.bytes()];
      const size = length === 'own' ? from.length() : length === 'starts' ? count + 1 : count;
      return [name, from.numbers(size, type)];
    }),
  );
}

/** A number that is another once a column of any of these schemas is added, dropped, renamed or made of another type. */
export function versionOf(...schemas: readonly Schema[]): number {
  return crc32(new TextEncoder().encode(schemas.map(describe).join('\n')));
}
