/**
 * What the files view remembers while one looks elsewhere: the filters, the order. Where one stands (input, image, depth,
 * path, the open file) is the app's, since links carry it.
 */
import { create } from 'zustand';
import { CHANGE_KINDS, type ChangeKind } from '../../../core/rootfs/columns.ts';
import type { Followed } from '../../../engine/questions/files/answers.ts';
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
  /** Tell the changes of the layer at the water line alone, not those of all layers up to it. */
  readonly oneLayer: boolean;
  /** Paths to be saved together, with their bytes, and of which image. */
  readonly marked: Marked;
}

export interface Marked {
  readonly of: string;
  readonly paths: ReadonlyMap<string, Uint8Array>;
}

export const NOTHING_MARKED: Marked = { of: '', paths: new Map() };

export const useFilesState = create<FilesState>(() => ({
  filter: '',
  kinds: new Set(CHANGE_KINDS),
  sort: { key: 'name', order: 'ascending' },
  trip: null,
  oneLayer: false,
  marked: NOTHING_MARKED,
}));

export function setFiles(patch: Partial<FilesState>): void {
  useFilesState.setState(patch);
}

/** Marks a path of an image, or takes the mark away. Marks of another image are forgotten. */
export function toggleMark(of: string, path: string, bytes: Uint8Array): void {
  useFilesState.setState(({ marked }) => {
    const paths = new Map(marked.of === of ? marked.paths : []);
    if (!paths.delete(path)) paths.set(path, bytes);
    return { marked: { of, paths } };
  });
}

/** Marks more paths; those that are marked stay so. */
export function addMarks(of: string, paths: Iterable<readonly [string, Uint8Array]>): void {
  useFilesState.setState(({ marked }) => ({
    marked: { of, paths: new Map([...(marked.of === of ? marked.paths : []), ...paths]) },
  }));
}

export function toggleKind(kind: ChangeKind): void {
  useFilesState.setState(({ kinds }) => {
    const next = new Set(kinds);
    if (!next.delete(kind)) next.add(kind);
    return { kinds: next };
  });
}
