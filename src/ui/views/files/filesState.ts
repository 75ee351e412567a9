/**
 * What the files view remembers while one looks elsewhere: merged or one layer, the filters, the order, the open file.
 * Where one stands (input, image, depth, path) is the app's, since links carry it.
 */
import { create } from 'zustand';
import type { ChangeKind } from '../../../core/rootfs/columns.ts';
import type { TreeSort } from '../../parts/TreeTable.tsx';

export type FilesMode = 'merged' | 'layer';

export interface FilesState {
  readonly mode: FilesMode;
  readonly filter: string;
  /** Change kinds that are shown; all of them = no filter. */
  readonly kinds: ReadonlySet<ChangeKind>;
  readonly sort: TreeSort;
  /** Is the file at the path open below the tree? */
  readonly open: boolean;
  /** Name of the preview asked for; null = the first that accepts. */
  readonly preview: string | null;
  /** Line or offset that is pointed at in the open file. */
  readonly at: number | null;
  /** Height of the open file, as a part of the view. */
  readonly split: number;
}

export const KINDS: readonly ChangeKind[] = ['added', 'modified', 'metadata', 'removed', 'opaque', 'none'];

export const useFilesState = create<FilesState>(() => ({
  mode: 'merged',
  filter: '',
  kinds: new Set(KINDS),
  sort: { key: 'name', order: 'ascending' },
  open: false,
  preview: null,
  at: null,
  split: 0.5,
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
