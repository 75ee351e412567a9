/** The files that differ as the one tree: a sign, a word and the fields of each, directories with what is below them. */
import { useMemo } from 'react';
import { fieldNames } from '../../../../core/diff/change.ts';
import type { FileDiff } from '../../../../core/diff/files/fileDiff.ts';
import { visibleText } from '../../../../core/oci/text.ts';
import { formatBytes, formatCount, formatExactBytes } from '../../../parts/format.ts';
import { TreeTable } from '../../../parts/TreeTable.tsx';
import type { TreeColumn, TreeModel } from '../../../parts/tree/treeModel.ts';
import { type FileRows, isDir, KIND, kindWord, nameText, pathText } from './fileRows.ts';

interface FilesTableProps {
  readonly diff: FileDiff;
  readonly rows: FileRows;
  readonly visible: Uint32Array;
  readonly ignored: number;
  readonly isOpen: (row: number) => boolean;
  readonly selected: number | null;
  readonly onSelect: (row: number) => void;
  readonly onToggle: (row: number, open: boolean) => void;
  readonly onAct: (row: number) => void;
}

export function FilesTable(props: FilesTableProps) {
  const { diff, rows, visible, ignored, isOpen } = props;
  const model = useMemo(() => modelOf(diff, rows, visible, isOpen), [diff, rows, visible, isOpen]);
  const columns = useMemo(() => columnsOf(diff, rows, visible, ignored), [diff, rows, visible, ignored]);
  return (
    <TreeTable
      label="Files that differ"
      model={model}
      columns={columns}
      selected={props.selected}
      onSelect={(id) => props.onSelect(Number(id))}
      onToggle={(id, open) => props.onToggle(Number(id), open)}
      onAct={(id) => props.onAct(Number(id))}
    />
  );
}

function modelOf(diff: FileDiff, rows: FileRows, visible: Uint32Array, isOpen: (row: number) => boolean): TreeModel {
  const { parent } = diff.left;
  const at = (row: number) => visible[row] as number;
  const place = new Map<number, number>();
  const level = new Uint16Array(visible.length);
  const position = new Uint32Array(visible.length);
  const siblings = new Map<number, number>();
  for (let row = 0; row < visible.length; row++) {
    const above = parent[at(row)] as number;
    const next = (siblings.get(above) ?? 0) + 1;
    siblings.set(above, next);
    position[row] = next;
    level[row] = above === 0 ? 1 : (level[place.get(above) ?? 0] as number) + 1;
    place.set(at(row), row);
  }
  const expandable = (row: number) => {
    const own = at(row);
    const all = (rows.added[own] ?? 0) + (rows.removed[own] ?? 0) + (rows.modified[own] ?? 0);
    return all > (rows.own[own] ?? 0);
  };
  return {
    count: visible.length,
    id: at,
    rowOf: (id) => place.get(Number(id)) ?? -1,
    level: (row) => level[row] as number,
    setSize: (row) => siblings.get(parent[at(row)] as number) ?? 1,
    position: (row) => position[row] as number,
    parent: (row) => place.get(parent[at(row)] as number) ?? -1,
    expandable,
    expanded: (row) => isOpen(at(row)),
    label: (row) => nameText(diff.left, at(row)),
    hollow: (row) => diff.kind[at(row)] === KIND.removed,
  };
}

const SIGNS = ['', '+', '−', '~'] as const;
const COLORS = ['', 'text-ok', 'text-error', 'text-warn'] as const;

function columnsOf(diff: FileDiff, rows: FileRows, visible: Uint32Array, ignored: number): TreeColumn[] {
  const at = (row: number) => visible[row] as number;
  const size = (side: 'left' | 'right', title: string): TreeColumn => ({
    ...{ key: side, title, width: 76, align: 'right', from: 640, mono: true },
    tip: (row) => sizeText(diff, side, at(row), formatExactBytes),
    cell: (row) => sizeText(diff, side, at(row), formatBytes),
  });
  return [
    {
      key: 'name',
      title: 'Name',
      mono: true,
      tip: (row) => visibleText(pathText(diff.left, at(row))),
      cell: (row) => visibleText(nameText(diff.left, at(row)) + (isDir(diff, at(row)) ? '/' : '')),
    },
    {
      key: 'difference',
      title: 'Difference',
      width: 260,
      tip: (row) => below(diff, rows, at(row)),
      cell: (row) => <Difference diff={diff} rows={rows} row={at(row)} ignored={ignored} />,
    },
    size('left', 'Left'),
    size('right', 'Right'),
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
  const kind = diff.kind[row] as number;
  const word = kindWord(diff, row);
  const fields = fieldNames((diff.fields[row] as number) & ~ignored).join(', ');
  const inside = isDir(diff, row) ? below(diff, rows, row) : '';
  return (
    <span className="inline-flex max-w-full items-center gap-1.5 whitespace-nowrap">
      {rows.own[row] === 1 && (
        <>
          <span aria-hidden="true" className={`w-3 text-center font-mono font-semibold ${COLORS[kind]}`}>
            {SIGNS[kind]}
          </span>
          <span className={COLORS[kind]}>{fields === '' ? word : fields}</span>
        </>
      )}
      {inside !== '' && <span className="truncate text-ink-2">{inside}</span>}
    </span>
  );
}

/** `12 added, 3 modified` below a directory, itself left out. */
function below({ kind }: FileDiff, rows: FileRows, row: number): string {
  const counts = [rows.added, rows.removed, rows.modified].map((of) => of[row] ?? 0);
  const own = (kind[row] as number) - 1;
  if (rows.own[row]) counts[own] = (counts[own] ?? 0) - 1;
  const words = ['added', 'removed', 'modified'];
  return counts.flatMap((count, at) => (count > 0 ? [`${formatCount(count)} ${words[at]}`] : [])).join(', ');
}

function sizeText(diff: FileDiff, side: 'left' | 'right', row: number, format: (bytes: number) => string): string {
  const absent = diff.kind[row] === (side === 'left' ? KIND.added : KIND.removed);
  return absent || isDir(diff, row) ? '' : format(diff[side].size[row] as number);
}
