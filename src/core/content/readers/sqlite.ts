/** SQLite files (sqlite.org/fileformat2.html): their tables, each with its first rows. */
import {
  SQLITE_CELLS_MAX_COUNT,
  SQLITE_MAX_BYTES,
  SQLITE_ROWS_MAX_COUNT,
  SQLITE_TABLES_MAX_COUNT,
  SQLITE_TEXT_MAX_LENGTH,
} from '../../bytes/limits.ts';
import { Remarks } from '../remarks.ts';
import { tableColumns } from '../sqlite/columns.ts';
import type { DatabaseCell, DatabaseDescription, DatabaseTable } from '../sqlite/description.ts';
import { isSQLite, openPages, type Pages } from '../sqlite/pages.ts';
import { exactVarint, type Field, recordFields } from '../sqlite/record.ts';
import { type Row, rowsFrom, type TableReading } from '../sqlite/table.ts';
import { Steps } from '../steps.ts';
import type { Reader } from './reader.ts';

/** Where the file's header says whether a log is kept beside it, how many pages there are, how texts are written. */
const AT = { log: 18, changes: 24, pages: 28, encoding: 56, countedAt: 92 } as const;
const ENCODINGS: Readonly<Record<number, string>> = { 2: 'utf-16le', 3: 'utf-16be' };

export const sqlite: Reader = {
  name: 'sqlite',
  accepts: (_path, head) => isSQLite(head),
  async read(source, { path, signal }) {
    const remarks = new Remarks(path);
    if (source.size > SQLITE_MAX_BYTES) {
      remarks.say('too-large', 'warning', `It is larger than ${SQLITE_MAX_BYTES} bytes, so its tables are not read.`);
      return answer([], 0, remarks);
    }
    const file = await source.read(0, source.size, signal);
    const pages = openPages(file);
    if (typeof pages === 'string') {
      remarks.say('damaged', 'error', pages);
      return answer([], 0, remarks);
    }
    const stated = statedSize(file, pages.size);
    if (file.length < stated)
      remarks.say(
        'truncated',
        'error',
        `The database has ${stated} bytes according to its header, but the file has only ${file.length}.`,
      );
    if (file[AT.log] === 2)
      remarks.say('write-ahead-log', 'info', 'Changes in a -wal file beside it, if there is one, are not shown.');
    const reading = new Reading(pages, file, new Steps(path, source.size), remarks);
    return reading.all();
  },
};

const answer = (tables: readonly DatabaseTable[], others: number, { findings }: Remarks): DatabaseDescription => ({
  ...{ kind: 'database', format: 'SQLite' },
  ...{ tables, others, findings },
});

interface Stated {
  readonly name: string;
  readonly root: number;
  readonly sql: string;
}

class Reading {
  private readonly pages: Pages;
  private readonly remarks: Remarks;
  private readonly reading: TableReading;
  private readonly decoder: TextDecoder;
  private cells = SQLITE_CELLS_MAX_COUNT;

  constructor(pages: Pages, file: Uint8Array, steps: Steps, remarks: Remarks) {
    this.pages = pages;
    this.remarks = remarks;
    this.reading = { steps, problem: (message) => remarks.say('damaged', 'warning', message) };
    this.decoder = new TextDecoder(ENCODINGS[file[AT.encoding + 3] ?? 0] ?? 'utf-8');
  }

  all(): DatabaseDescription {
    const tables: Stated[] = [];
    let others = 0;
    for (const { values } of rowsFrom(this.pages, 1, this.reading)) {
      const [type, name, , root, sql] = values.map((value) => (value instanceof Uint8Array ? this.text(value) : value));
      if (type !== 'table') others++;
      else tables.push({ name: String(name), root: Number(root), sql: typeof sql === 'string' ? sql : '' });
    }
    const named = tables.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    const shown = named.slice(0, SQLITE_TABLES_MAX_COUNT);
    if (shown.length < named.length)
      this.remarks.say('too-many', 'warning', `Only ${shown.length} of its ${named.length} tables are shown.`);
    return answer(
      shown.map((table) => this.table(table)),
      others,
      this.remarks,
    );
  }

  private table({ name, root, sql }: Stated): DatabaseTable {
    const columns = tableColumns(sql);
    const none = { ...{ name, sql, columns: columns?.names ?? [] }, rows: [], more: false };
    if (root === 0) return { ...none, unread: 'It is a virtual table: its rows are in other tables, or computed.' };
    if (!columns) return { ...none, unread: 'The statement that created it could not be parsed.' };
    if (columns.withoutRowID)
      return { ...none, unread: 'Its rows are stored by their key (WITHOUT ROWID), which is not read.' };
    const rows: (readonly DatabaseCell[])[] = [];
    for (const row of rowsFrom(this.pages, root, this.reading)) {
      if (rows.length >= SQLITE_ROWS_MAX_COUNT || this.cells < columns.names.length)
        return { ...none, rows, more: true };
      rows.push(this.row(row, columns.names.length, columns.rowID));
      this.cells -= columns.names.length;
    }
    return { ...none, rows };
  }

  private row({ idBytes, record }: Row, count: number, rowID: number): readonly DatabaseCell[] {
    const fields = recordFields(record, count) ?? [];
    return Array.from({ length: count }, (_, at) => {
      const field = fields[at];
      if (at === rowID && (field === undefined || field.type === 0)) return integer(exactVarint(idBytes));
      // A column that was added later: rows from before do not have it.
      return field === undefined ? { is: 'default' } : this.cell(field);
    });
  }

  private cell({ type, bytes }: Field): DatabaseCell {
    if (type === 0) return null;
    if (type >= 12) return type % 2 === 0 ? { is: 'blob', size: bytes.length, hex: hexOf(bytes) } : this.text(bytes);
    if (type >= 8) return type - 8;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (type === 7) return view.getFloat64(0);
    const value = bytes.reduce((all, byte) => all * 256n + BigInt(byte), 0n);
    return integer(BigInt.asIntN(8 * bytes.length, value));
  }

  private text(bytes: Uint8Array): string {
    const most = SQLITE_TEXT_MAX_LENGTH;
    const text = this.decoder.decode(bytes.length > 4 * most ? bytes.subarray(0, 4 * most) : bytes);
    return text.length > most ? `${text.slice(0, most)}…` : text;
  }
}

function integer(value: bigint): DatabaseCell {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : { is: 'integer', text: String(value) };
}

/** Bytes that the header says the file has; 0 where an old program wrote last, which did not keep that number. */
function statedSize(file: Uint8Array, pageSize: number): number {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  return view.getUint32(AT.changes) === view.getUint32(AT.countedAt) ? view.getUint32(AT.pages) * pageSize : 0;
}

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('') +
  (bytes.length > 16 ? '…' : '');
