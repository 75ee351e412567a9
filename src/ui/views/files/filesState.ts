/**
 * What the files view shows of a tree (the filters, the order), which links carry, and what it remembers while one looks
 * elsewhere, which none does. Where one stands (input, image, depth, path, the open file) is the app's.
 */
import { create } from 'zustand';
import { CHANGE_KINDS, type ChangeKind } from '../../../core/rootfs/columns.ts';
import type { Followed } from '../../../engine/questions/files/answers.ts';
import { allBut, anyText, onOrOff, show, shownNow, sorted } from '../../state/place/shows.ts';

export type FilesMode = 'merged' | 'layer';

export const FILES = {
  filter: anyText('files.filter'),
  /** Change kinds that are shown; all of them = no filter. */
  kinds: allBut('files.without', CHANGE_KINDS),
  sort: sorted('files.sort', { key: 'name', order: 'ascending' }),
  /** Tell the changes of the layer at the water line alone, not those of all layers up to it. */
  oneLayer: onOrOff('files.own'),
};

/** A link gone along: shown until the next step. */
export interface Trip {
  readonly from: string;
  readonly followed: Followed;
}

interface FilesState {
  readonly trip: Trip | null;
  /** Paths to be saved together, with their bytes, and of which image. */
  readonly marked: Marked;
}

interface Marked {
  readonly of: string;
  readonly paths: ReadonlyMap<string, Uint8Array>;
}

export const NOTHING_MARKED: Marked = { of: '', paths: new Map() };

export const useFilesState = create<FilesState>(() => ({
  trip: null,
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
  const next = new Set(shownNow(FILES.kinds));
  if (!next.delete(kind)) next.add(kind);
  show(FILES.kinds, next);
}

/** Shows everything again. */
export function clearFilters(): void {
  show(FILES.kinds, new Set(CHANGE_KINDS));
  show(FILES.filter, '');
}
