/** A TreeModel of rows without children. */
import { itemAt } from '../../../../core/bytes/at.ts';
import type { TreeModel } from '../../../parts/TreeTable.tsx';

/** `id` is the row's own number, so that a selection survives sorting and filtering. */
export function flatModel(ids: ArrayLike<number>, label: (row: number) => string, edge?: TreeModel['edge']): TreeModel {
  const rows = new Map<number, number>();
  for (let row = 0; row < ids.length; row++) rows.set(itemAt(ids, row), row);
  return {
    count: ids.length,
    id: (row) => itemAt(ids, row),
    rowOf: (id) => rows.get(Number(id)) ?? -1,
    level: () => 1,
    setSize: () => ids.length,
    position: (row) => row + 1,
    parent: () => -1,
    expandable: () => false,
    expanded: () => false,
    label,
    edge,
  };
}
