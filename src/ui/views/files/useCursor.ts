/**
 * useCursor: the row one stands on, at once; the app's path follows when one rests, since details, link and history
 * need not see every row that an arrow key runs over.
 */
import { rowPath } from '../../../core/table/namedRows.ts';
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
  readonly moveTo: (row: number) => void;
}

export function useCursor(path: string | null, tree: Tree | undefined, change: FileRows['change']): Cursor {
  const [ahead, setAhead] = useState<{ readonly tree: Tree; readonly row: number; readonly path: string }>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const settled = useMemo(() => (tree && path !== null ? rowAt(tree.columns, tree.lists, path) : -1), [tree, path]);
  useEffect(() => () => clearTimeout(timer.current), []);
  // A path set elsewhere (a link, a crumb, a followed symlink) wins over where one was walking.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new path or tree opens what leads there
  useEffect(() => {
    clearTimeout(timer.current);
    setAhead(undefined);
    if (tree && settled > 0) change((open) => openTo(open, tree.columns, settled));
  }, [path, tree]);

  const moveTo = (row: number) => {
    if (!tree) return;
    const to = rowPath(tree.columns, row);
    setAhead({ tree, row, path: to });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setPath(to), REST);
  };
  if (ahead && ahead.tree === tree) return { row: ahead.row, path: ahead.path, moveTo };
  return { row: settled > 0 ? settled : null, path, moveTo };
}
