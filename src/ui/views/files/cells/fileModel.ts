/** The rows of a file tree as the tree table asks for them. A row's id is its number in the columns. */
import { CHANGE_KINDS, NO_LAYER } from '../../../../core/rootfs/columns.ts';
import { stratumColor } from '../../../parts/strata/stratumColor.ts';
import type { TreeModel } from '../../../parts/TreeTable.tsx';
import { isOpen } from '../rows/openRows.ts';
import { nameOf } from '../rows/paths.ts';
import type { ShownRows } from '../useFileRows.ts';

const REMOVED = CHANGE_KINDS.indexOf('removed');

export function fileModel(shown: ShownRows, touched: Uint8Array | undefined): TreeModel {
  const { columns, lists, rows, kept, open } = shown;
  const at = (row: number): number => rows.row[row] as number;
  return {
    count: rows.count,
    id: at,
    rowOf: (id) => (rows.place[id as number] ?? 0) - 1,
    level: (row) => rows.level[row] as number,
    setSize: (row) => rows.setSize[row] as number,
    position: (row) => rows.position[row] as number,
    parent: (row) => rows.parent[row] as number,
    expandable: (row) => (lists.start[at(row)] as number) < (lists.start[at(row) + 1] as number),
    expanded: (row) => isOpen(open, kept, at(row)),
    label: (row) => nameOf(columns, at(row)),
    edge: (row) => {
      const layer = columns.layer[at(row)] as number;
      return layer === NO_LAYER ? undefined : stratumColor(layer);
    },
    hollow: (row) => columns.change[at(row)] === REMOVED,
    dimmed: (row) => touched?.[at(row)] === 0,
  };
}
