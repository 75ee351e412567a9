/** Pairs of a comparison as rows of the one tree: everything open, since a comparison is small and read as a whole. */
import { itemAt } from '../../../../core/bytes/at.ts';
import type { Pair } from '../../../../core/diff/images.ts';
import { stratumColor } from '../../../parts/strata/stratumColor.ts';
import type { TreeModel } from '../../../parts/tree/treeModel.ts';

export interface PairRow {
  readonly pair: Pair;
  readonly id: string;
  readonly level: number;
  readonly parent: number;
  readonly position: number;
  readonly setSize: number;
}

/** A pair is named by its nodes, since two sides may each have a layer of one number. */
export const pairID = ({ left, right }: Pair): string => `${left?.key ?? ''}|${right?.key ?? ''}`;

/** All pairs, each before those below it. */
export function pairRows(root: Pair): PairRow[] {
  const rows: PairRow[] = [];
  const add = (pair: Pair, level: number, parent: number, position: number, setSize: number) => {
    const at = rows.push({ pair, id: pairID(pair), level, parent, position, setSize }) - 1;
    for (const [i, child] of pair.children.entries()) add(child, level + 1, at, i + 1, pair.children.length);
  };
  add(root, 1, -1, 1, 1);
  return rows;
}

/** `isOut`: what is left out of the comparison, drawn faint. */
export function pairModel(rows: readonly PairRow[], isOut: (pair: Pair) => boolean): TreeModel {
  const at = (row: number) => itemAt(rows, row);
  const byID = new Map(rows.map(({ id }, row) => [id, row]));
  return {
    count: rows.length,
    id: (row) => at(row).id,
    rowOf: (id) => byID.get(String(id)) ?? -1,
    level: (row) => at(row).level,
    setSize: (row) => at(row).setSize,
    position: (row) => at(row).position,
    parent: (row) => at(row).parent,
    expandable: () => false,
    expanded: () => true,
    label: (row) => at(row).pair.path,
    edge: (row) => {
      const { left, right } = at(row).pair;
      const layer = right?.layer ?? left?.layer;
      return layer === undefined ? undefined : stratumColor(layer);
    },
    hollow: (row) => at(row).pair.right === null,
    dimmed: (row) => isOut(at(row).pair),
  };
}

/** The next pair that is not the same and counts, from a row on; -1 where there is none. */
export function nextChange(
  rows: readonly PairRow[],
  from: number,
  by: 1 | -1,
  counts: (pair: Pair) => boolean = () => true,
): number {
  for (let row = from + by; row >= 0 && row < rows.length; row += by) {
    const pair = rows[row]?.pair;
    if (pair && pair.kind !== 'same' && counts(pair)) return row;
  }
  return -1;
}
