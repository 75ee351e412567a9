/** The files that differ as the one tree: a sign, a word and the fields of each, directories with what is below them. */
import { rowName, rowPath } from '../../../../core/table/namedRows.ts';
import { useMemo } from 'react';
import { fieldNames } from '../../../../core/diff/change.ts';
import type { FileDiff } from '../../../../core/diff/files/fileDiff.ts';
import { WHOLE } from '../../../../core/diff/noise.ts';
import { formatBytes, visibleText } from '../../../../core/oci/text.ts';
import { f64At, itemAt, u16At, u32At } from '../../../../core/bytes/at.ts';
import { formatCount, formatExactBytes } from '../../../parts/format.ts';
import { TreeTable } from '../../../parts/TreeTable.tsx';
import type { TreeColumn, TreeModel } from '../../../parts/tree/treeModel.ts';
import { KindMark } from '../KindMark.tsx';
import { signed } from './fields.ts';
import { type FileRows, inSubtree, isDir, KIND, leftOf, markOf, ROW_KINDS } from './fileRows.ts';
import type { ShownRows } from './useFileRows.ts';

interface FilesTableProps {
  readonly diff: FileDiff;
  readonly shown: ShownRows;
  readonly selected: number | null;
  readonly onSelect: (row: number) => void;
  readonly onToggle: (row: number, open: boolean) => void;
  readonly onSiblings: (row: number) => void;
  readonly onAct: (row: number) => void;
}

export function FilesTable(props: FilesTableProps) {
  const { diff, shown } = props;
  const model = useMemo(() => modelOf(diff, shown), [diff, shown]);
  const columns = useMemo(() => columnsOf(diff, shown), [diff, shown]);
  return (
    <TreeTable
      label="Files that differ"
      model={model}
      columns={columns}
      selected={props.selected}
      onSelect={(id) => props.onSelect(Number(id))}
      onToggle={(id, open) => props.onToggle(Number(id), open)}
      onOpenSiblings={(id) => props.onSiblings(Number(id))}
      onAct={(id) => props.onAct(Number(id))}
    />
  );
}

function modelOf(diff: FileDiff, { rows, visible, isOpen }: ShownRows): TreeModel {
  const { parent, count } = diff.left;
  const at = (row: number) => u32At(visible, row);
  const place = new Int32Array(count).fill(-1);
  const level = new Uint16Array(visible.length);
  const position = new Uint32Array(visible.length);
  const siblings = new Uint32Array(count);
  for (let row = 0; row < visible.length; row++) {
    const above = u32At(parent, at(row));
    siblings[above] = u32At(siblings, above) + 1;
    position[row] = u32At(siblings, above);
    level[row] = above === 0 ? 1 : u16At(level, itemAt(place, above)) + 1;
    place[at(row)] = row;
  }
  return {
    count: visible.length,
    id: at,
    rowOf: (id) => place[Number(id)] ?? -1,
    level: (row) => u16At(level, row),
    setSize: (row) => u32At(siblings, u32At(parent, at(row))),
    position: (row) => u32At(position, row),
    parent: (row) => (parent[at(row)] === 0 ? -1 : itemAt(place, u32At(parent, at(row)))),
    expandable: (row) => inSubtree(rows, at(row)) > (rows.own[at(row)] === 0 ? 0 : 1),
    expanded: (row) => isOpen(at(row)),
    label: (row) => rowName(diff.left, at(row)),
    hollow: (row) => diff.kind[at(row)] === KIND.removed,
    dimmed: (row) => rows.own[at(row)] === 2,
  };
}

function columnsOf(diff: FileDiff, { rows, filter, visible }: ShownRows): TreeColumn[] {
  const at = (row: number) => u32At(visible, row);
  const size = (side: 'left' | 'right', title: string): TreeColumn => ({
    ...{ key: side, title, width: 76, align: 'right', from: 640, mono: true },
    tip: (row) => sizeText(diff, rows, side, at(row), formatExactBytes),
    cell: (row) => sizeText(diff, rows, side, at(row), formatBytes),
  });
  return [
    {
      key: 'name',
      title: 'Name',
      mono: true,
      tip: (row) => visibleText(rowPath(diff.left, at(row))),
      cell: (row) => visibleText(rowName(diff.left, at(row)) + (isDir(diff, at(row)) ? '/' : '')),
    },
    {
      key: 'difference',
      title: 'Difference',
      width: 300,
      from: 520,
      tip: (row) => differenceTip(diff, rows, at(row)),
      cell: (row) => (
        <Difference diff={diff} rows={rows} row={at(row)} ignored={filter.showHidden ? 0 : filter.ignored} />
      ),
    },
    {
      key: 'short',
      title: 'Difference',
      width: 130,
      below: 520,
      tip: (row) => differenceTip(diff, rows, at(row)),
      cell: (row) => (
        <Difference diff={diff} rows={rows} row={at(row)} ignored={filter.showHidden ? 0 : filter.ignored} />
      ),
    },
    size('left', 'Left'),
    size('right', 'Right'),
    {
      ...{ key: 'delta', title: 'Delta', width: 80, align: 'right', from: 760, mono: true },
      hint: 'Bytes on the right minus bytes on the left',
      tip: (row) => signed(grown(rows, at(row)), 'bytes'),
      cell: (row) => deltaText(grown(rows, at(row))),
    },
  ];
}

interface DifferenceProps {
  readonly diff: FileDiff;
  readonly rows: FileRows;
  readonly row: number;
  readonly ignored: number;
}

/** The sign, the word, the fields; of a directory what is below it. */
function Difference({ diff, rows, row, ignored }: DifferenceProps) {
  const inside = isDir(diff, row) ? below(diff, rows, row) : '';
  return (
    <span className="inline-flex max-w-full items-center gap-2 whitespace-nowrap">
      {rows.own[row] !== 0 && (
        <span className={inside === '' ? 'min-w-0' : 'shrink-0'}>
          <KindMark kind={markOf(diff, row)} words={wordsOf(diff, row, ignored)} />
        </span>
      )}
      {inside !== '' && <span className="truncate text-ink-2">{inside}</span>}
    </span>
  );
}

const WORDS: Readonly<Partial<Record<string, string>>> = {
  mtime: 'time',
  xattrs: 'attributes',
  hardlinks: 'hard link',
  link: 'link target',
  unread: 'not read',
};

/** The fields of what is modified, where it moved to, or the kind. */
function wordsOf(diff: FileDiff, row: number, ignored: number): string {
  const mark = markOf(diff, row);
  if (mark === 'moved') {
    const other = visibleText(rowPath(diff.left, u32At(diff.moved, row)));
    return diff.kind[row] === KIND.added ? `moved from /${other}` : `moved to /${other}`;
  }
  if (mark !== 'modified') return mark;
  const left = leftOf(diff, row, ignored) || u16At(diff.fields, row);
  return fieldNames(left & ~WHOLE)
    .map((name) => WORDS[name] ?? name)
    .join(', ');
}

/** `12 added, 3 modified` below a directory, itself left out. */
function below(diff: FileDiff, { sums, away, own }: FileRows, row: number): string {
  const mark = own[row] === 0 ? undefined : markOf(diff, row);
  const parts = ROW_KINDS.filter((kind) => kind !== 'moved').flatMap((kind) => {
    const count = u32At(sums[kind], row) - (kind === mark ? 1 : 0);
    return count > 0 ? [`${formatCount(count)} ${kind}`] : [];
  });
  const [here, gone] = [u32At(sums.moved, row), u32At(away, row)];
  if (here === gone && here > 0) parts.push(`${formatCount(here)} moved`);
  else {
    if (here > 0) parts.push(`${formatCount(here)} moved here`);
    if (gone > 0) parts.push(`${formatCount(gone)} moved away`);
  }
  return parts.join(', ');
}

function differenceTip(diff: FileDiff, rows: FileRows, row: number): string {
  const own = rows.own[row] === 0 ? '' : wordsOf(diff, row, 0);
  return [own, isDir(diff, row) ? below(diff, rows, row) : ''].filter(Boolean).join('; ');
}

function sizeText(
  diff: FileDiff,
  rows: FileRows,
  side: 'left' | 'right',
  row: number,
  format: (bytes: number) => string,
): string {
  const bytes = f64At(rows[side], row);
  const absent = diff.kind[row] === (side === 'left' ? KIND.added : KIND.removed);
  return (isDir(diff, row) && bytes === 0) || (absent && bytes === 0) ? '' : format(bytes);
}

const grown = ({ left, right }: FileRows, row: number) => f64At(right, row) - f64At(left, row);

const deltaText = (bytes: number) => (bytes === 0 ? '' : `${bytes > 0 ? '+' : '−'}${formatBytes(Math.abs(bytes))}`);
