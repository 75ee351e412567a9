/** Database: a SQLite file as its tables, each with its columns and first rows. */
import { useMemo, useState } from 'react';
import type { DatabaseCell, DatabaseDescription, DatabaseTable } from '../../core/content/sqlite/description.ts';
import { formatBytes, visibleLines, visibleText } from '../../core/oci/text.ts';
import { Choice } from '../parts/controls/Choice.tsx';
import { formatCount } from '../parts/format.ts';
import { CopyTable } from '../parts/table/CopyTable.tsx';
import { RecordTable } from '../parts/table/RecordTable.tsx';
import type { RecordColumn } from '../parts/table/records.ts';
import { Described } from './described/Described.tsx';
import type { Preview, PreviewProps } from './preview.ts';

const KINDS = ['database'] as const;
const MAGIC = 'SQLite format 3\0';
/** Columns drawn of one table. */
const MOST_COLUMNS = 100;

function DatabaseView(props: PreviewProps) {
  return (
    <Described preview={props} as="sqlite" kinds={KINDS} what="a SQLite database">
      {(found) => <Tables found={found} />}
    </Described>
  );
}

function Tables({ found: { tables, others } }: { readonly found: DatabaseDescription }) {
  const [name, setName] = useState('');
  const [part, setPart] = useState<'Rows' | 'Statement'>('Rows');
  const table = tables.find((each) => each.name === name) ?? tables.find(({ rows }) => rows.length > 0) ?? tables[0];
  if (!table) return <p className="p-4 text-ink-2">This database has no tables.</p>;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-3 text-sm">
        <label className="flex items-center gap-2">
          <span className="text-ink-2">Table</span>
          <select
            value={table.name}
            onChange={(event) => setName(event.target.value)}
            className="h-6 max-w-60 rounded-sm border border-line-strong bg-raised px-1 font-mono"
          >
            {tables.map((each) => (
              <option key={each.name} value={each.name}>
                {visibleText(each.name)}
              </option>
            ))}
          </select>
        </label>
        <Choice options={['Rows', 'Statement']} chosen={part} onChoose={setPart} />
        <span className="text-ink-2">{countOf(table)}</span>
        <span className="text-ink-3">
          {others > 0 &&
            `and ${formatCount(others)} ${others === 1 ? 'index, view or trigger' : 'indexes, views and triggers'}`}
        </span>
      </div>
      <div className="min-h-0 flex-1">
        {part === 'Rows' ? (
          <Rows key={table.name} table={table} />
        ) : (
          <section
            aria-label={`Statement of ${visibleText(table.name)}`}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
            tabIndex={0}
            className="h-full overflow-auto whitespace-pre-wrap p-4 font-mono text-sm"
          >
            {visibleLines(table.sql)}
          </section>
        )}
      </div>
    </div>
  );
}

function countOf({ rows, more, columns, unread }: DatabaseTable): string {
  const columnsText = `${formatCount(columns.length)} ${columns.length === 1 ? 'column' : 'columns'}`;
  if (unread !== undefined) return columnsText;
  const count = `${formatCount(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}`;
  return `${columnsText}, ${more ? `the first ${count}` : count}`;
}

type Cells = readonly DatabaseCell[];

function Rows({ table }: { readonly table: DatabaseTable }) {
  const columns = useMemo(() => columnsOf(table), [table]);
  if (table.unread !== undefined) return <p className="p-4 text-ink-2">{table.unread}</p>;
  if (table.rows.length === 0)
    return <p className="p-4 text-ink-2">This table has no rows. Columns: {visibleText(table.columns.join(', '))}.</p>;
  const label = `${table.more ? 'First rows' : 'Rows'} of ${visibleText(table.name)}`;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="min-h-0 flex-1">
        <RecordTable label={label} records={table.rows} columns={columns} sideways />
      </div>
      <div className="flex min-h-7 shrink-0 flex-wrap items-center gap-x-3 border-line border-t px-3 text-ink-2 text-sm">
        <CopyTable records={table.rows} columns={columns} />
        {table.columns.length > columns.length && (
          <span>{formatCount(table.columns.length - columns.length)} more columns are not shown.</span>
        )}
      </div>
    </div>
  );
}

const columnsOf = ({ columns, rows }: DatabaseTable): readonly RecordColumn<Cells>[] =>
  columns.slice(0, MOST_COLUMNS).map((title, at) => {
    const numbers = rows.some((row) => typeof row[at] === 'number') && rows.every((row) => !isText(row[at]));
    return {
      ...{ key: String(at), title: visibleText(title), mono: true },
      // Room that is left goes to texts: a number that names the row stands beside them, not in the middle of the pane.
      ...((at > 0 || numbers) && { width: numbers ? 96 : 168 }),
      ...(at > 0 && !numbers && { grow: 1 }),
      ...(numbers && { align: 'right' as const }),
      value: (row) => plainOf(row[at]),
      cell: (row) => <Cell cell={row[at]} />,
    };
  });

const isText = (cell: DatabaseCell | undefined) => typeof cell === 'string';

function plainOf(cell: DatabaseCell | undefined): string | number | null {
  if (cell === null || cell === undefined || typeof cell !== 'object') return cell ?? null;
  if (cell.is === 'integer') return cell.text;
  return cell.is === 'blob' ? `x'${cell.hex}'` : 'DEFAULT';
}

/** What is not text looks unlike one: NULL is not the word. */
function Cell({ cell }: { readonly cell: DatabaseCell | undefined }) {
  if (cell === null || cell === undefined) return <i className="text-ink-3">NULL</i>;
  if (typeof cell === 'string') return visibleText(cell);
  if (typeof cell === 'number') return String(cell);
  if (cell.is === 'integer') return cell.text;
  if (cell.is === 'default') return <i className="text-ink-3">default</i>;
  return (
    <i className="text-ink-2">
      x'{cell.hex}' {formatBytes(cell.size)}
    </i>
  );
}

export const database: Preview = {
  name: 'database',
  title: 'Tables',
  accepts: (_path, head) => [...MAGIC].every((character, at) => head[at] === character.charCodeAt(0)),
  maxBytes: Number.MAX_SAFE_INTEGER,
  View: DatabaseView,
};
