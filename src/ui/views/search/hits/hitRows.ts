/** The rows of a list of hits: by layer or flat, in some order, matching lines below their files; and as a TreeModel. */
import { itemAt } from '../../../../core/bytes/at.ts';
import type { Hit } from '../../../../core/rootfs/search/hit.ts';
import { stratumColor } from '../../../parts/strata/stratumColor.ts';
import type { TreeModel, TreeSort } from '../../../parts/TreeTable.tsx';

/** `line` is a number in the hit's list of lines. */
export type HitRow =
  | { readonly kind: 'layer'; readonly layer: number; readonly count: number; readonly level: 1 }
  | {
      readonly kind: 'hit';
      readonly hit: Hit;
      readonly number: number;
      readonly level: number;
      readonly parent: number;
    }
  | {
      readonly kind: 'line';
      readonly hit: Hit;
      readonly number: number;
      readonly line: number;
      readonly level: number;
      readonly parent: number;
    };

export interface RowsWanted {
  readonly grouped: boolean;
  readonly sort: TreeSort | undefined;
  readonly closed: ReadonlySet<string>;
}

const rowID = (row: HitRow): string =>
  row.kind === 'layer'
    ? `layer ${row.layer}`
    : row.kind === 'hit'
      ? `hit ${row.number}`
      : `line ${row.number} ${row.line}`;

type Compare = (a: Hit, b: Hit) => number;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const COMPARE: Readonly<Record<string, Compare>> = {
  path: (a, b) => byText(a.path, b.path),
  layer: (a, b) => a.layer - b.layer,
  size: (a, b) => a.size - b.size,
  time: (a, b) => a.mtime - b.mtime,
  mode: (a, b) => a.mode - b.mode,
  owner: (a, b) => Number(a.uid) - Number(b.uid) || Number(a.gid) - Number(b.gid),
  state: (a, b) => byText(a.fates?.[0]?.fate ?? '', b.fates?.[0]?.fate ?? ''),
};

/** In the order of the search (layer, then tar order) where no column was chosen. */
export function hitRows(hits: readonly Hit[], { grouped, sort, closed }: RowsWanted): readonly HitRow[] {
  const order = hits.map((hit, number) => ({ hit, number }));
  const compare = sort && COMPARE[sort.key];
  const sign = sort?.order === 'descending' ? -1 : 1;
  if (compare) order.sort((a, b) => sign * compare(a.hit, b.hit) || a.number - b.number);
  const rows: HitRow[] = [];
  if (!grouped) {
    for (const each of order) pushHit(rows, each, 1, -1, closed);
    return rows;
  }
  const groups = new Map<number, typeof order>();
  for (const each of order) {
    const group = groups.get(each.hit.layer);
    if (group) group.push(each);
    else groups.set(each.hit.layer, [each]);
  }
  for (const layer of [...groups.keys()].sort((a, b) => a - b)) {
    const group = groups.get(layer) ?? [];
    const parent = rows.length;
    rows.push({ kind: 'layer', layer, count: group.length, level: 1 });
    if (closed.has(`layer ${layer}`)) continue;
    for (const each of group) pushHit(rows, each, 2, parent, closed);
  }
  return rows;
}

function pushHit(
  rows: HitRow[],
  { hit, number }: { readonly hit: Hit; readonly number: number },
  level: number,
  parent: number,
  closed: ReadonlySet<string>,
): void {
  const at = rows.length;
  rows.push({ kind: 'hit', hit, number, level, parent });
  if (!hit.lines || closed.has(`hit ${number}`)) return;
  for (let line = 0; line < hit.lines.length; line++) {
    rows.push({ kind: 'line', hit, number, line, level: level + 1, parent: at });
  }
}

/** `layerOf`: the position in the image that a hit's layer has, for its colour. */
export function hitModel(
  rows: readonly HitRow[],
  closed: ReadonlySet<string>,
  layerOf: (layer: number) => number,
): TreeModel {
  // Made when first asked for: hits come in many times a second, and nobody may stand on one.
  let places: Map<string, number> | undefined;
  const families = familyOf(rows);
  const at = (row: number): HitRow => itemAt(rows, row);
  const parentOf = (row: HitRow): number => (row.kind === 'layer' ? -1 : row.parent);
  return {
    count: rows.length,
    id: (row) => rowID(at(row)),
    rowOf(id) {
      places ??= new Map(rows.map((row, at) => [rowID(row), at]));
      return places.get(String(id)) ?? -1;
    },
    level: (row) => at(row).level,
    setSize: (row) => families.size.get(parentOf(at(row))) ?? 1,
    position: (row) => families.position[row] ?? 1,
    parent: (row) => parentOf(at(row)),
    expandable: (row) => at(row).kind === 'layer' || (at(row).kind === 'hit' && hasLines(at(row))),
    expanded: (row) => !closed.has(rowID(at(row))),
    label: (row) => labelOf(at(row)),
    edge: (row) => {
      const item = at(row);
      return stratumColor(layerOf(item.kind === 'layer' ? item.layer : item.hit.layer));
    },
    hollow: (row) => {
      const item = at(row);
      return item.kind !== 'layer' && /deleted|whiteout/.test(item.hit.fates?.[0]?.fate ?? '');
    },
  };
}

const hasLines = (row: HitRow): boolean => row.kind === 'hit' && (row.hit.lines?.length ?? 0) > 0;

function labelOf(row: HitRow): string {
  if (row.kind === 'layer') return `Layer ${row.layer}`;
  return row.kind === 'hit' ? row.hit.path : (row.hit.lines?.[row.line]?.excerpt ?? '');
}

function familyOf(rows: readonly HitRow[]) {
  const size = new Map<number, number>();
  const position = rows.map((row) => {
    const parent = row.kind === 'layer' ? -1 : row.parent;
    const place = (size.get(parent) ?? 0) + 1;
    size.set(parent, place);
    return place;
  });
  return { size, position };
}
