import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runWhole } from '../../../../../src/ui/parts/slices.ts';
import { type RecordColumn, sortRecords, toJSON, toTSV } from '../../../../../src/ui/parts/table/records.ts';

interface Row {
  readonly name: string;
  readonly size: number | null;
}
const COLUMNS: readonly RecordColumn<Row>[] = [
  { key: 'name', title: 'Name', value: ({ name }) => name },
  { key: 'size', title: 'Size', value: ({ size }) => size },
];
const rows = fc.array(fc.record({ name: fc.string(), size: fc.option(fc.nat(50)) }), { maxLength: 30 });

describe('sortRecords', () => {
  test('orders numbers by size, either way, and what has none comes last', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom('ascending' as const, 'descending' as const), (given, order) => {
        const sizes = runWhole(sortRecords(given, COLUMNS, { key: 'size', order })).map(({ size }) => size);
        const known = sizes.filter((size) => size !== null);
        const wanted = known.toSorted((a, b) => (order === 'ascending' ? a - b : b - a));
        expect(sizes).toEqual([...wanted, ...sizes.filter((size) => size === null)]);
      }),
    );
  });

  test.each([2047, 2048, 2049, 5000, 10_001])('keeps the order of equal ones among %i, as Array.sort does', (count) => {
    const given = Array.from({ length: count }, (_, at) => ({ name: String(at), size: (at * 7919) % 101 }));
    const sorted = runWhole(sortRecords(given, COLUMNS, { key: 'size', order: 'ascending' }));
    expect(sorted).toEqual(given.toSorted((a, b) => a.size - b.size));
  });

  test('orders numbers inside names by size', () => {
    const given = ['lib10', 'lib9', 'Lib1'].map((name) => ({ name, size: null }));
    const sorted = runWhole(sortRecords(given, COLUMNS, { key: 'name', order: 'ascending' }));
    expect(sorted.map(({ name }) => name)).toEqual(['Lib1', 'lib9', 'lib10']);
  });
});

test('TSV has a line a record and a cell a column, whatever the values hold, and gives them back but for what a spreadsheet would run', () => {
  const unescaped = (text: string) => text.replace(/^'(?=[=+\-@])/, '');
  const plain = (text: string) =>
    unescaped(text).replace(/\\([tnr\\])/g, (_, c: string) => ({ t: '\t', n: '\n', r: '\r' })[c] ?? '\\');
  fc.assert(
    fc.property(rows, (given) => {
      const lines = toTSV(given, COLUMNS).slice(0, -1).split('\n');
      expect(lines[0]).toBe('Name\tSize');
      expect(lines.slice(1).map((line) => line.split('\t').map(plain))).toEqual(
        given.map(({ name, size }) => [unescaped(name), String(size ?? '')]),
      );
    }),
  );
});

test.each(['=cmd', '+1', '-1', '@SUM(A1)'])(
  'TSV has an apostrophe before %s, so that no spreadsheet runs it',
  (name) => {
    expect(toTSV([{ name, size: -1 }], COLUMNS).split('\n')[1]).toBe(`'${name}\t-1`);
  },
);

test('JSON has the values as they are, by key', () => {
  fc.assert(
    fc.property(rows, (given) => {
      expect(JSON.parse(toJSON(given, COLUMNS))).toEqual(given);
    }),
  );
});
