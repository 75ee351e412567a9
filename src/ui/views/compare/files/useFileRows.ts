/** useFileRows: the rows that a filter leaves, worked out in slices; until the next are whole, the ones before stay. */
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { FileDiff } from '../../../../core/diff/files/fileDiff.ts';
import { type FoldedNames, foldNames } from '../../../parts/nameMatch.ts';
import { runSliced, type Sliced } from '../../../parts/slices.ts';
import { type FileFilter, type FileRows, fileRows, visibleRows } from './fileRows.ts';

export interface Filtered {
  readonly rows: FileRows;
  /** What they were filtered by. */
  readonly filter: FileFilter;
}

export function useFileRows(diff: FileDiff, { text, ignored, kinds, showHidden }: FileFilter): Filtered | undefined {
  const [shown, setShown] = useState<Filtered & { readonly diff: FileDiff }>();
  const names = useRef<{ readonly of: unknown; readonly folded: FoldedNames }>(undefined);
  const filter = useMemo(() => ({ text, ignored, kinds, showHidden }), [text, ignored, kinds, showHidden]);
  useLayoutEffect(() => {
    const work = function* (): Sliced<FileRows> {
      if (filter.text !== '' && names.current?.of !== diff.left)
        names.current = { of: diff.left, folded: yield* foldNames(diff.left) };
      return yield* fileRows(diff, names.current?.folded ?? [], filter);
    };
    return runSliced(work(), (rows) => setShown({ rows, filter, diff }));
  }, [diff, filter]);
  return shown?.diff.left === diff.left ? shown : undefined;
}

/** Rows with those of them that are drawn. They change together, so that a table never mixes two states. */
export interface ShownRows extends Filtered {
  readonly visible: Uint32Array;
  readonly isOpen: (row: number) => boolean;
}

export function useVisible(
  diff: FileDiff,
  filtered: Filtered | undefined,
  isOpen: (row: number) => boolean,
): ShownRows | undefined {
  const [shown, setShown] = useState<ShownRows & { readonly of: FileDiff['left'] }>();
  useLayoutEffect(() => {
    if (!filtered) return;
    const done = (visible: Uint32Array) => setShown({ ...filtered, visible, isOpen, of: diff.left });
    return runSliced(visibleRows(diff, filtered.rows, isOpen), done);
  }, [diff, filtered, isOpen]);
  return shown?.of === diff.left ? shown : undefined;
}
