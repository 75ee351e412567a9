/** Tables of SQLite files, by us and by SQLite itself. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBytes } from '../../src/core/bytes/memory.ts';
import { describeFile } from '../../src/core/content/describe.ts';
import type { DatabaseCell } from '../../src/core/content/sqlite/description.ts';
import { missing, must, sayWhy } from './cutaway.ts';

interface Table {
  readonly columns: readonly string[];
  readonly count: number;
  readonly rows: readonly (readonly unknown[])[];
}

const absent = missing('python3');
sayWhy('tables of SQLite', absent);
const folder = mkdtempSync(join(tmpdir(), 'cutaway-sqlite-'));
let truth: Readonly<Record<string, Readonly<Record<string, Table>>>> = {};

beforeAll(async () => {
  if (absent) return;
  await must('python3', join(import.meta.dirname, 'sqlite.py'), folder);
  truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As the judge writes it; a default is what the judge alone knows. */
function cell(value: DatabaseCell, wanted: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value.is === 'blob') return { blob: value.hex, size: value.size };
  return value.is === 'integer' ? { integer: value.text } : wanted;
}

const CASES = [
  ...['plain', 'large', 'numbers', 'later column', 'generated', 'utf-16', 'utf-16be', 'overflow', 'names', 'no row'],
];

async function read(name: string) {
  const source = fromBytes(new Uint8Array(readFileSync(join(folder, `${name}.db`))));
  const found = await describeFile(source, { path: `${name}.db` });
  if (found?.kind !== 'database') throw new Error(`${name} was read as ${found?.kind}`);
  return found;
}

describe.skipIf(absent)('tables of SQLite files are as SQLite reads them:', () => {
  it.each(CASES)('%s', async (name) => {
    const { tables, findings } = await read(name);
    expect(findings).toEqual([]);
    expect(tables.map((table) => table.name)).toEqual(Object.keys(truth[name] ?? {}));
    for (const { name: table, columns, rows, more, unread } of tables) {
      const wanted = truth[name]?.[table] as Table;
      expect(unread).toBeUndefined();
      expect(columns).toEqual(wanted.columns);
      expect(more).toBe(wanted.count > wanted.rows.length);
      const reported = rows.map((row, at) => row.map((value, i) => cell(value, wanted.rows[at]?.[i])));
      expect(reported).toEqual(wanted.rows);
    }
  });

  it('a table without row ids is said not to be read, not called empty', async () => {
    const { tables } = await read('without rowid');
    expect(tables).toMatchObject([
      { name: 't', columns: ['k', 'v'], rows: [], unread: expect.stringMatching(/ROWID/) },
    ]);
  });

  it('of a file that is cut off the rows before the cut are told, and the cut is', async () => {
    const bytes = new Uint8Array(readFileSync(join(folder, 'large.db')));
    const source = fromBytes(bytes.slice(0, bytes.length - 600_000));
    const found = await describeFile(source, { path: 'large.db' });
    expect(found).toMatchObject({ kind: 'database', tables: [{ name: 'n' }] });
    expect(found?.findings.map(({ code }) => code)).toContain('truncated');
  });
});
