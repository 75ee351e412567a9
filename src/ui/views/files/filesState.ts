/**
 * What the files view remembers while one looks elsewhere: the filters, the order. Where one stands (input, image, depth,
 * path, the open file) is the app's, since links carry it.
 */
import { create } from 'zustand';
import { CHANGE_KINDS, type ChangeKind } from '../../../core/rootfs/columns.ts';
import type { Followed } from '../../../engine/answers.ts';
import type { TreeSort } from '../../parts/TreeTable.tsx';

export type FilesMode = 'merged' | 'layer';

/** A link gone along: shown until the next step. */
export interface Trip {
  readonly from: string;
  readonly followed: Followed;
}

export interface FilesState {
  readonly filter: string;
  /** Change kinds that are shown; all of them = no filter. */
  readonly kinds: ReadonlySet<ChangeKind>;
  readonly sort: TreeSort;
  readonly trip: Trip | null;
}

export const useFilesState = create<FilesState>(() => ({
  filter: '',
  kinds: new Set(CHANGE_KINDS),
  sort: { key: 'name', order: 'ascending' },
  trip: null,
}));

export function setFiles(patch: Partial<FilesState>): void {
  useFilesState.setState(patch);
}

export function toggleKind(kind: ChangeKind): void {
  useFilesState.setState(({ kinds }) => {
    const next = new Set(kinds);
    if (!next.delete(kind)) next.add(kind);
    return { kinds: next };
  });
}
