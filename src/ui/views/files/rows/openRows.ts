/** Which directories are open: one byte a row, and a few that were opened or closed by hand while a filter is on. */
import { rowName, rowTrail } from '../../../../core/table/namedRows.ts';
import type { TreeColumns } from '../../../../core/rootfs/columns.ts';
import type { ChildLists } from './childLists.ts';
import type { FilteredRows } from './filter.ts';

export interface OpenRows {
  readonly open: Uint8Array;
  /** Against what the filter opens; forgotten when the filter changes. */
  readonly byHand: ReadonlyMap<number, boolean>;
}

export interface Tree {
  readonly columns: TreeColumns;
  readonly lists: ChildLists;
}

/** Trees so small are shown whole. */
const SMALL = 300;

export function firstOpen({ count }: TreeColumns): OpenRows {
  return { open: count <= SMALL ? new Uint8Array(count).fill(1) : new Uint8Array(count), byHand: new Map() };
}

export function isOpen({ open, byHand }: OpenRows, filtered: FilteredRows | undefined, row: number): boolean {
  return byHand.get(row) ?? (open[row] === 1 || filtered?.leads[row] === 1);
}

export function setOpen(rows: OpenRows, changed: Iterable<number>, value: boolean, filtered: boolean): OpenRows {
  if (filtered)
    return { ...rows, byHand: new Map([...rows.byHand, ...Array.from(changed, (row) => [row, value] as const)]) };
  const open = rows.open.slice();
  for (const row of changed) open[row] = value ? 1 : 0;
  return { ...rows, open };
}

/** Opens everything, or everything that the filter keeps. */
export function openAll(rows: OpenRows, value: boolean): OpenRows {
  const open = new Uint8Array(rows.open.length);
  return { open: value ? open.fill(1) : open, byHand: new Map() };
}

/** Opens what leads to a row; the same object where that is open already. */
export function openTo(rows: OpenRows, columns: TreeColumns, row: number): OpenRows {
  const above = rowTrail(columns, row).slice(0, -1);
  if (above.every((at) => rows.byHand.get(at) ?? rows.open[at] === 1)) return rows;
  const open = rows.open.slice();
  for (const at of above) open[at] = 1;
  return { open, byHand: new Map([...rows.byHand].filter(([at]) => !above.includes(at))) };
}

/** The same directories open in another tree of the image: both are walked together through what is open. */
export function carryOpen(from: Tree, rows: OpenRows, to: Tree): OpenRows {
  const carried = firstOpen(to.columns);
  const waiting: [number, number][] = [[0, 0]];
  for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
    const open = new Map<string, number>();
    for (const child of childrenOf(from, pair[0])) {
      if (rows.open[child] === 1) open.set(rowName(from.columns, child), child);
    }
    if (open.size === 0) continue;
    for (const child of childrenOf(to, pair[1])) {
      const before = open.get(rowName(to.columns, child));
      if (before === undefined) continue;
      carried.open[child] = 1;
      waiting.push([before, child]);
    }
  }
  return carried;
}

function childrenOf({ lists }: Tree, row: number): Uint32Array {
  return lists.list.subarray(lists.start[row], lists.start[row + 1]);
}
