/** useFileRows: the rows that a filter leaves, worked out in slices; until the next are whole, the ones before stay. */
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { FileDiff } from '../../../../core/diff/files/fileDiff.ts';
import { type FoldedNames, foldNames } from '../../../parts/nameMatch.ts';
import { runSliced, type Sliced } from '../../../parts/slices.ts';
import { type FileFilter, type FileRows, fileRows } from './fileRows.ts';

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
