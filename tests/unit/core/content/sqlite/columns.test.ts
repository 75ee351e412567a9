/** What rows of a table hold, by the statement that made it. */
import { expect, test } from 'vitest';
import { tableColumns } from '../../../../../src/core/content/sqlite/columns.ts';

test.each([
  ['CREATE TABLE t(a, b TEXT)', 'a b', -1],
  ['CREATE TABLE t(id INTEGER PRIMARY KEY, n)', 'id n', 0],
  ['CREATE TABLE t(n, id integer not null primary key autoincrement)', 'n id', 1],
  ['CREATE TABLE t(id INTEGER, n, PRIMARY KEY (id))', 'id n', 0],
  ['CREATE TABLE t(id INTEGER, n, PRIMARY KEY (id, n))', 'id n', -1],
  ['CREATE TABLE t(id INT PRIMARY KEY)', 'id', -1],
  ['CREATE TABLE t(id INTEGER PRIMARY KEY DESC)', 'id', -1],
  ['CREATE TABLE "t (1)"("a ,b" TEXT, [c)d], `e``f`)', 'a ,b|c)d|e`f', -1],
  ['CREATE TABLE t(a -- one, two\n, b /* (c, */, d)', 'a b d', -1],
  ["CREATE TABLE t(a DEFAULT 'x,y)', b DECIMAL(10, 2), CHECK (a > 1, b), CONSTRAINT u UNIQUE (a))", 'a b', -1],
  ['CREATE TABLE t(a, s AS (a + 1), v INT GENERATED ALWAYS AS (a) VIRTUAL, k AS (a) STORED)', 'a k', -1],
  ['CREATE TABLE t("primary" TEXT, "check")', 'primary check', -1],
])('%s holds %s', (sql, names, rowID) => {
  const expected = names.includes('|') ? names.split('|') : names.split(' ');
  expect(tableColumns(sql)).toMatchObject({ names: expected, rowID, withoutRowID: false });
});

test.each(['CREATE VIRTUAL TABLE t USING fts5(a, b)', 'CREATE TABLE t', 'nonsense(', ''])(
  'no columns are known of %j',
  (sql) => expect(tableColumns(sql)).toBeUndefined(),
);

test('rows without ids lie elsewhere', () => {
  expect(tableColumns('CREATE TABLE t(a PRIMARY KEY, b) WITHOUT ROWID, STRICT')?.withoutRowID).toBe(true);
});
