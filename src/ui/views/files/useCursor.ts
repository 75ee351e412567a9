/**
 * useCursor: the row one stands on, at once; the app's path follows when one rests, since details, link and history
 * need not see every row that an arrow key runs over.
 */
import { rowPath } from '../../../core/table/namedRows.ts';
import type { TreeColumns } from '../../../core/rootfs/columns.ts';
import { useEffect, useMemo, useRef, useState } from 'react';
import { setPath } from '../../state/appState.ts';
import { openTo, type Tree } from './rows/openRows.ts';
import { rowAt } from './rows/paths.ts';
import type { FileRows } from './useFileRows.ts';

/** ms without a move. */
const REST = 150;

interface Cursor {
  readonly row: number | null;
  readonly path: string | null;
  /** To a row of `shown`. */
  readonly moveTo: (row: number) => void;
}

/** A step that the app's path, `from`, has not followed yet. */
interface Ahead {
  readonly from: string | null;
  readonly path: string;
  /** The row it led to, and of which tree: two rows of a layer can have one path. */
  readonly row: number;
  readonly columns: TreeColumns;
}

/** `shown` is what rows are counted in, `tree` what they are made of next: the same, or the one before. */
export function useCursor(
  path: string | null,
  shown: Tree | undefined,
  tree: Tree | undefined,
  change: FileRows['change'],
): Cursor {
  const [ahead, setAhead] = useState<Ahead>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // By its path a step outlives the tree in which it was taken: the water line moves while one walks.
  const step = ahead?.from === path ? ahead : undefined;
  const at = step ? step.path : path;
  const [columns, lists] = [shown?.columns, shown?.lists];
  const known = step?.columns === columns ? step?.row : undefined;
  const row = useMemo(
    () => known ?? (columns && lists && at !== null ? rowAt(columns, lists, at) : -1),
    [known, columns, lists, at],
  );
  useEffect(() => () => clearTimeout(timer.current), []);
  // A path set elsewhere (a link, a crumb, a followed symlink) wins over where one was walking.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever the path is now
  useEffect(() => {
    clearTimeout(timer.current);
    setAhead(undefined);
  }, [path]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new path or tree opens what leads there
  useEffect(() => {
    if (at === null) return;
    change((open, { columns, lists }) => {
      const sought = rowAt(columns, lists, at);
      return sought > 0 ? openTo(open, columns, sought) : open;
    });
  }, [path, tree]);

  const moveTo = (to: number) => {
    if (!columns) return;
    const next = rowPath(columns, to);
    setAhead({ from: path, path: next, row: to, columns });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setPath(next), REST);
  };
  return { row: row > 0 ? row : null, path: at, moveTo };
}
