/**
 * What the files view remembers while one looks elsewhere: merged or one layer, the filters, the order, the open file.
 * Where one stands (input, image, depth, path) is the app's, since links carry it.
 */
import { create } from 'zustand';
import { CHANGE_KINDS, type ChangeKind } from '../../../core/rootfs/columns.ts';
import type { Followed } from '../../../engine/answers.ts';
import type { FileRef } from '../../../engine/engine.ts';
import type { TreeSort } from '../../parts/TreeTable.tsx';

export type FilesMode = 'merged' | 'layer';

/** A file shown below the tree; it stays while one walks on. */
export interface OpenFile {
  readonly openedID: string;
  readonly file: FileRef;
  readonly path: string;
  readonly size: number;
}

/** A link gone along: shown until the next step. */
export interface Trip {
  readonly from: string;
  readonly followed: Followed;
}

export interface FilesState {
  readonly mode: FilesMode;
  readonly filter: string;
  /** Change kinds that are shown; all of them = no filter. */
  readonly kinds: ReadonlySet<ChangeKind>;
  readonly sort: TreeSort;
  readonly open: OpenFile | null;
  /** Entries gone through into the open file, where it is an archive. */
  readonly inside: readonly string[];
  /** Name of the preview asked for; null = the first that accepts. */
  readonly preview: string | null;
  /** Line or offset that is pointed at in the open file. */
  readonly at: number | null;
  /** The last of several lines that are pointed at. */
  readonly to: number | null;
  readonly trip: Trip | null;
  /** Height of the open file, as a part of the view. */
  readonly split: number;
}

export const useFilesState = create<FilesState>(() => ({
  mode: 'merged',
  filter: '',
  kinds: new Set(CHANGE_KINDS),
  sort: { key: 'name', order: 'ascending' },
  open: null,
  inside: [],
  preview: null,
  at: null,
  to: null,
  trip: null,
  split: 0.5,
}));

export function setFiles(patch: Partial<FilesState>): void {
  useFilesState.setState(patch);
}

export function openFile(file: OpenFile): void {
  setFiles({ open: file, inside: [], preview: null, at: null, to: null });
}

/** Shows an entry of the archive that is open, or goes back to one that leads to it. */
export function goInside(inside: readonly string[]): void {
  setFiles({ inside, preview: null, at: null, to: null });
}

export function toggleKind(kind: ChangeKind): void {
  useFilesState.setState(({ kinds }) => {
    const next = new Set(kinds);
    if (!next.delete(kind)) next.add(kind);
    return { kinds: next };
  });
}
