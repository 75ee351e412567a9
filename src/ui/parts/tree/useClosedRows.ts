/** useClosedRows: which rows of a tree are closed; all others are open. */
import { useCallback, useState } from 'react';
import type { RowID } from './treeModel.ts';

/** The closed rows by id, and a way to open or close one. */
export function useClosedRows(): readonly [ReadonlySet<string>, (id: RowID, open: boolean) => void] {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((id: RowID, open: boolean) => {
    setClosed((before) => {
      const after = new Set(before);
      if (open) after.delete(String(id));
      else after.add(String(id));
      return after;
    });
  }, []);
  return [closed, toggle];
}
