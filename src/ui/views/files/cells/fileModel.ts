/** The rows of a file tree as the tree table asks for them. A row's id is its number in the columns. */
import { rowName, rowPath } from '../../../../core/table/namedRows.ts';
import { CHANGE_KINDS, NO_LAYER } from '../../../../core/rootfs/columns.ts';
import { itemAt, u16At, u32At } from '../../../../core/bytes/at.ts';
import { stratumColor } from '../../../parts/strata/stratumColor.ts';
import type { TreeModel } from '../../../parts/TreeTable.tsx';
import { isOpen } from '../rows/openRows.ts';
import type { ShownRows } from '../useFileRows.ts';

const REMOVED = CHANGE_KINDS.indexOf('removed');

/** `marked`: paths that are to be saved together. */
export function fileModel(
  shown: ShownRows,
  touched: Uint8Array | undefined,
  marked?: ReadonlyMap<string, unknown>,
): TreeModel {
  const { columns, lists, rows, filtered, open } = shown;
  const at = (row: number): number => u32At(rows.row, row);
  return {
    count: rows.count,
    id: at,
    rowOf: (id) => (rows.place[Number(id)] ?? 0) - 1,
    level: (row) => u16At(rows.level, row),
    setSize: (row) => u32At(rows.setSize, row),
    position: (row) => u32At(rows.position, row),
    parent: (row) => itemAt(rows.parent, row),
    expandable: (row) => u32At(lists.start, at(row)) < u32At(lists.start, at(row) + 1),
    expanded: (row) => isOpen(open, filtered, at(row)),
    label: (row) => rowName(columns, at(row)),
    edge: (row) => {
      const layer = u16At(columns.layer, at(row));
      return layer === NO_LAYER ? undefined : stratumColor(layer);
    },
    hollow: (row) => columns.change[at(row)] === REMOVED,
    ...(marked && marked.size > 0 && { marked: (row: number) => marked.has(rowPath(columns, at(row))) }),
    dimmed: (row) => touched?.[at(row)] === 0,
  };
}
