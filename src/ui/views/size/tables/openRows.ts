/** Which rows of the size tree are to be seen, as typed arrays: opening a directory of 100,000 files makes no objects. */
import type { SizeColumns } from '../../../../core/rootfs/cost/sizeTree.ts';
import { u16At, u32At } from '../../../../core/bytes/at.ts';
import type { TreeModel } from '../../../parts/TreeTable.tsx';
import { childrenOf } from '../sizeRows.ts';

interface OpenRows {
  readonly count: number;
  readonly row: Uint32Array;
  readonly level: Uint16Array;
  /** 1-based place among its siblings. */
  readonly position: Uint32Array;
}

export type SortKey = 'bytes' | 'wasted' | 'copies';

/** The rows below the image, with the children of open ones, each level in the order asked for. */
export function openRows(columns: SizeColumns, open: ReadonlySet<number>, key: SortKey, descending: boolean): OpenRows {
  let count = childrenOf(columns, 0).length;
  for (const row of open) count += childrenOf(columns, row).length;
  const rows = { row: new Uint32Array(count), level: new Uint16Array(count), position: new Uint32Array(count) };
  let at = 0;
  const stack: { list: Uint32Array; next: number }[] = [{ list: sorted(columns, 0, key, descending), next: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const row = top.list[top.next++];
    if (row === undefined) {
      stack.pop();
      continue;
    }
    rows.row[at] = row;
    rows.level[at] = stack.length;
    rows.position[at] = top.next;
    at++;
    if (open.has(row)) stack.push({ list: sorted(columns, row, key, descending), next: 0 });
  }
  // A row may be open below one that is closed.
  return { count: at, ...rows };
}

/** The worker sorts by bytes; only other orders are made here. */
function sorted(columns: SizeColumns, row: number, key: SortKey, descending: boolean): Uint32Array {
  const children = childrenOf(columns, row);
  if (key === 'bytes') return descending ? children : children.slice().reverse();
  const values = columns[key];
  const sign = descending ? -1 : 1;
  return children.slice().sort((a, b) => sign * ((values[a] as number) - (values[b] as number)) || a - b);
}

/** The model of a TreeTable over them; ids are rows of the columns. */
export function sizeModel(
  columns: SizeColumns,
  rows: OpenRows,
  open: ReadonlySet<number>,
  label: (row: number) => string,
  edge: (row: number) => string | undefined,
): TreeModel {
  const at = (place: number) => u32At(rows.row, place);
  let places: Uint32Array | undefined;
  /** 1 + place by row, made when first asked for. */
  const placeOf = (row: number): number => {
    if (!places) {
      places = new Uint32Array(columns.count);
      for (let place = 0; place < rows.count; place++) places[at(place)] = place + 1;
    }
    return (places[row] ?? 0) - 1;
  };
  return {
    count: rows.count,
    id: at,
    rowOf: (id) => placeOf(Number(id)),
    level: (place) => u16At(rows.level, place),
    setSize: (place) => childrenOf(columns, u32At(columns.parent, at(place))).length,
    position: (place) => u32At(rows.position, place),
    parent: (place) => placeOf(u32At(columns.parent, at(place))),
    expandable: (place) => childrenOf(columns, at(place)).length > 0,
    expanded: (place) => open.has(at(place)),
    label: (place) => label(at(place)),
    edge: (place) => edge(at(place)),
  };
}
