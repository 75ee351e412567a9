/** useNeighbours: tells the path at the top of the page what lies beside each of its parts in the tree that is shown. */
import { useEffect } from 'react';
import { CHANGE_KINDS, ENTRY_TYPES } from '../../../core/rootfs/columns.ts';
import { u32At, u8At } from '../../../core/bytes/at.ts';
import { type Neighbour, tellBeside } from '../../state/place/beside.ts';
import { rowName } from '../../../core/table/namedRows.ts';
import { rowAt } from './rows/paths.ts';
import type { ShownRows } from './useFileRows.ts';

const DIRECTORY = ENTRY_TYPES.indexOf('dir');
const REMOVED = CHANGE_KINDS.indexOf('removed');
const words = new Intl.Collator('en', { numeric: true });

export function useNeighbours(slotID: string, shown: ShownRows | undefined): void {
  const { columns, lists } = shown ?? {};
  useEffect(() => {
    if (!columns || !lists) return;
    return tellBeside({ slotID, of: (path) => neighboursOf({ columns, lists }, path) });
  }, [slotID, columns, lists]);
}

function neighboursOf({ columns, lists }: Pick<ShownRows, 'columns' | 'lists'>, path: string): readonly Neighbour[] {
  const above = path.split('/').slice(0, -1).join('/');
  const row = rowAt(columns, lists, above);
  if (row < 0) return [];
  const rows = lists.list.subarray(u32At(lists.start, row), u32At(lists.start, row + 1));
  return [...rows]
    .filter((child) => u8At(columns.change, child) !== REMOVED)
    .map((child) => ({ name: rowName(columns, child), isDirectory: u8At(columns.type, child) === DIRECTORY }))
    .map((each) => ({ ...each, path: above === '' ? each.name : `${above}/${each.name}` }))
    .sort((a, b) => words.compare(a.name, b.name));
}
