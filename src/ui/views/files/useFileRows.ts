/**
 * useFileRows: from columns to the rows on the page. Order, filter and open directories are worked out in slices; until
 * the next state is whole, the one before stays, so rows never mix two trees.
 */
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type FoldedNames, foldNames } from '../../parts/nameMatch.ts';
import { runSliced, type Sliced } from '../../parts/slices.ts';
import type { SortOrder } from '../../parts/TreeTable.tsx';
import { isDirectory } from './file/rowFile.ts';
import { rowsBelow } from './rows/below.ts';
import { childLists } from './rows/childLists.ts';
import { countKinds, type KindCounts } from './rows/countKinds.ts';
import { filterRows, type FilteredRows, type Wanted } from './rows/filter.ts';
import { carryOpen, firstOpen, isOpen, type OpenRows, type Tree } from './rows/openRows.ts';
import { orderChildren, type SortKey } from './rows/order.ts';
import { rowAt } from './rows/paths.ts';
import { type VisibleRows, visibleRows } from './rows/visible.ts';
import type { Files } from './useFiles.ts';

export interface ShownRows extends Tree {
  readonly files: Files;
  readonly filtered: FilteredRows | undefined;
  readonly rows: VisibleRows;
  readonly open: OpenRows;
  /** The row that the tree begins at; 0 = the root of the image. */
  readonly root: number;
  /** What is below it, by kind of change. */
  readonly scope: KindCounts;
}

interface RowsWanted extends Wanted {
  readonly key: SortKey;
  readonly order: SortOrder;
  /** See `ShownRows`. */
  readonly root: number;
}

interface Stages {
  tree?: Tree;
  list?: { readonly by: string; readonly value: Uint32Array };
  folded?: FoldedNames;
  scope?: { readonly root: number; readonly below: Uint8Array | undefined; readonly value: KindCounts };
  filtered?: { readonly by: RowsWanted; readonly value: FilteredRows | undefined };
}

interface Job {
  readonly files: Files;
  readonly tree: Tree;
  readonly wanted: RowsWanted;
  readonly open: OpenRows;
}

/** Stages that are still right are taken from the run before. */
function* work(stages: Stages, { files, tree, wanted, open }: Job): Sliced<ShownRows> {
  const { columns, lists } = tree;
  if (stages.tree !== tree) {
    for (const key of Object.keys(stages)) delete stages[key as keyof Stages];
    stages.tree = tree;
  }
  const by = `${wanted.key} ${wanted.order}`;
  if (stages.list?.by !== by) {
    stages.list = { by, value: yield* orderChildren(columns, lists, wanted.key, wanted.order) };
  }
  const { root } = wanted;
  if (stages.scope?.root !== root) {
    const below = root === 0 ? undefined : yield* rowsBelow(columns, root);
    stages.scope = { root, below, value: below ? yield* countKinds(columns, below) : files };
  }
  const { value: scope, below } = stages.scope;
  const before = stages.filtered?.by;
  const same = before?.text === wanted.text && before.kinds === wanted.kinds && before.root === root;
  if (!same) {
    if (wanted.text !== '') stages.folded ??= yield* foldNames(columns);
    stages.filtered = { by: wanted, value: yield* filterRows(columns, stages.folded ?? [], wanted, below) };
  }
  const filtered = stages.filtered?.value;
  const seen = {
    list: stages.list.value,
    keep: filtered?.keep,
    isOpen: (row: number) => isOpen(open, filtered, row),
    root,
  };
  const rows = yield* visibleRows(columns, lists, seen);
  return { files, columns, lists, filtered, rows, open, root, scope };
}

export interface FileRows {
  readonly shown: ShownRows | undefined;
  readonly tree: Tree | undefined;
  readonly change: (make: (open: OpenRows, tree: Tree) => OpenRows) => void;
}

/** `root` is a path: where no directory has it, the whole tree is shown. */
export function useFileRows(
  files: Files | undefined,
  wanted: Omit<RowsWanted, 'root'>,
  rootPath: string | null,
): FileRows {
  const columns = files?.columns;
  const tree = useMemo(() => columns && { columns, lists: childLists(columns) }, [columns]);
  const [open, change] = useOpenRows(tree, wanted.text, wanted.kinds);
  const [shown, setShown] = useState<ShownRows>();
  const stages = useRef<Stages>({});
  const { text, kinds, key, order } = wanted;
  const root = useMemo(() => (tree && rootPath !== null ? directoryAt(tree, rootPath) : 0), [tree, rootPath]);
  useLayoutEffect(() => {
    if (!tree || !files || !open) return;
    const job = { files, tree, open, wanted: { text, kinds, key, order, root } };
    return runSliced(work(stages.current, job), setShown);
  }, [tree, files, open, text, kinds, key, order, root]);
  return { shown, tree, change };
}

function directoryAt({ columns, lists }: Tree, path: string): number {
  const row = rowAt(columns, lists, path);
  return row > 0 && isDirectory(columns, row) ? row : 0;
}

/** Open directories are carried over from tree to tree, so that moving the water line keeps one's place. */
function useOpenRows(tree: Tree | undefined, text: string, kinds: Wanted['kinds']) {
  const [state, setState] = useState<{ tree: Tree; open: OpenRows; text: string; kinds: Wanted['kinds'] }>();
  let now = state;
  if (tree && now?.tree !== tree) {
    const open = now ? carryOpen(now.tree, now.open, tree) : firstOpen(tree.columns);
    now = { tree, open, text, kinds };
    setState(now);
  } else if (now && (now.text !== text || now.kinds !== kinds)) {
    now = { ...now, text, kinds, open: { ...now.open, byHand: new Map() } };
    setState(now);
  }
  const change = (make: (open: OpenRows, tree: Tree) => OpenRows) =>
    setState((before) => {
      if (!before) return before;
      const open = make(before.open, before.tree);
      return open === before.open ? before : { ...before, open };
    });
  return [now?.open, change] as const;
}
