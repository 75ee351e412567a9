/** The rows of an archive's tree that are seen. The worker gives children together and in order, so this only walks. */
import { rowName } from '../../../core/table/namedRows.ts';
import { ENTRY_TYPES, type TreeColumns } from '../../../core/rootfs/columns.ts';
import { itemAt, u16At, u32At } from '../../../core/bytes/at.ts';
import type { TreeModel } from '../../parts/TreeTable.tsx';

const DIR = ENTRY_TYPES.indexOf('dir');

/** Archives so small are shown whole at first. */
const SMALL = 300;

interface ArchiveRows {
  readonly columns: TreeColumns;
  /** First child of each row; the children end where the next row's begin. */
  readonly start: Uint32Array;
}

export function archiveTree(columns: TreeColumns): ArchiveRows {
  const { count, parent } = columns;
  const start = new Uint32Array(count + 1).fill(count);
  // Rows lie level by level, so parents only grow.
  for (let row = count - 1; row > 0; row--) start[u32At(parent, row)] = row;
  for (let row = count - 1; row >= 0; row--) {
    if (start[row] === count) start[row] = u32At(start, row + 1);
  }
  return { columns, start };
}

export function openAtFirst({ columns: { count } }: ArchiveRows): Uint8Array {
  return new Uint8Array(count).fill(count <= SMALL ? 1 : 0);
}

export function withOpen(open: Uint8Array, rows: Iterable<number>, value: boolean): Uint8Array {
  const next = open.slice();
  for (const row of rows) next[row] = value ? 1 : 0;
  return next;
}

/** A row and those beside it. */
export function siblingsOf({ columns, start }: ArchiveRows, row: number): number[] {
  const parent = u32At(columns.parent, row);
  const first = u32At(start, parent);
  return Array.from({ length: u32At(start, parent + 1) - first }, (_, place) => first + place);
}

/** Visible rows in their order: the row of the tree, its level, and the visible row of its parent. */
export interface Seen {
  readonly row: Uint32Array;
  readonly level: Uint16Array;
  readonly parent: Int32Array;
  /** By row of the tree: its visible row, or -1. */
  readonly place: Int32Array;
}

export function seenRows({ columns, start }: ArchiveRows, open: Uint8Array): Seen {
  const { count } = columns;
  const row = new Uint32Array(count);
  const level = new Uint16Array(count);
  const parent = new Int32Array(count);
  const place = new Int32Array(count).fill(-1);
  let seen = 0;
  const walk = [{ at: start[0] ?? 0, end: start[1] ?? 0, place: -1 }];
  for (let now = walk.at(-1); now; now = walk.at(-1)) {
    if (now.at === now.end) {
      walk.pop();
      continue;
    }
    const child = now.at++;
    row[seen] = child;
    level[seen] = walk.length;
    parent[seen] = now.place;
    place[child] = seen++;
    const [from, to] = [u32At(start, child), u32At(start, child + 1)];
    if (from < to && open[child] === 1) walk.push({ at: from, end: to, place: seen - 1 });
  }
  return { row: row.subarray(0, seen), level, parent, place };
}

/** A row's id is its number in the columns. */
export function archiveModel(tree: ArchiveRows, open: Uint8Array, seen: Seen): TreeModel {
  const { columns, start } = tree;
  const at = (row: number): number => u32At(seen.row, row);
  const family = (row: number) => u32At(columns.parent, at(row));
  return {
    count: seen.row.length,
    id: at,
    rowOf: (id) => seen.place[Number(id)] ?? -1,
    level: (row) => u16At(seen.level, row),
    setSize: (row) => u32At(start, family(row) + 1) - u32At(start, family(row)),
    position: (row) => at(row) - u32At(start, family(row)) + 1,
    parent: (row) => itemAt(seen.parent, row),
    expandable: (row) => u32At(start, at(row)) < u32At(start, at(row) + 1),
    expanded: (row) => open[at(row)] === 1,
    label: (row) => rowName(columns, at(row)),
  };
}

/** Has it bytes to show? */
export function isFile({ type, link }: TreeColumns, row: number): boolean {
  return row > 0 && type[row] !== DIR && (type[row] === 0 || link[row] !== 0);
}

export const isFolder = ({ type }: TreeColumns, row: number): boolean => type[row] === DIR;
