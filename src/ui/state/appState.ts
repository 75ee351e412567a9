/**
 * AppState: what is open, where one looks, and how the frame is set up. Small on purpose: everything the engine answers
 * lives in the query cache, everything a link must carry is in `place.ts`. Functions that go somewhere are steps.
 */
import { create } from 'zustand';
import type { ErrorCode } from '../../core/oci/imageError.ts';
import type { Input, OpenedInput, Progress } from '../../engine/engine.ts';
import { firstKey, imageAt, nodeAt } from './objectIndex.ts';
import { FIRST_VIEW, NO_STANDING, type Place, type Standing } from './place/place.ts';
import { step } from './place/steps.ts';
import { readBrowse } from './registry/browsePlace.ts';

export interface Failure {
  readonly code: ErrorCode;
  readonly at: string;
  readonly message: string;
}

/** One input, from the drop to its closing, with where one stands in it. */
export interface Slot extends Standing {
  readonly id: string;
  readonly input: Input;
  readonly status: 'opening' | 'open' | 'failed';
  readonly opened?: OpenedInput;
  readonly failure?: Failure;
  readonly progress?: Progress;
  /** Selected object. */
  readonly key: string | null;
}

export type Page = 'tree' | 'view' | 'details';

export interface AppState {
  readonly slots: readonly Slot[];
  /** null = the first screen, whatever is open. */
  readonly active: string | null;
  readonly view: string;
  /** The registry or repository browsed instead; null = the view is shown. See `Place.browse`. */
  readonly browse: string | null;
  /** What it was asked to show there; see `Standing.shows`. */
  readonly browseShows: Readonly<Record<string, string>>;
  /** Where a link points as long as its inputs are not open yet. */
  readonly awaited: Place | null;
  /** Which of the three panes a narrow window shows. */
  readonly page: Page;
}

export const useApp = create<AppState>(() => ({
  slots: [],
  active: null,
  view: FIRST_VIEW,
  browse: null,
  browseShows: {},
  awaited: null,
  page: 'view',
}));

const { getState, setState } = useApp;

export function activeSlot(state: AppState): Slot | undefined {
  return state.slots.find((slot) => slot.id === state.active);
}

/** The slot being looked at; undefined on the first screen. */
export function useActiveSlot(): Slot | undefined {
  return useApp(activeSlot);
}

/** Changes what is known of a slot, or where one stands in it; by itself no step. */
export function patchSlot(id: string, patch: Partial<Slot>): void {
  setState(({ slots }) => ({
    slots: slots.map((slot) => (slot.id === id ? withinRoot({ ...slot, ...patch }) : slot)),
  }));
}

/** Whoever goes elsewhere leaves the directory that the file tree began at. */
function withinRoot(slot: Slot): Slot {
  const { root, path } = slot;
  const isIn = root === null || path === root || path?.startsWith(`${root}/`);
  return isIn ? slot : { ...slot, root: null };
}

export function addSlot(id: string, input: Input): void {
  const slot: Slot = { id, input, status: 'opening', key: null, ...NO_STANDING };
  setState(({ slots, active }) => ({ slots: [...slots, slot], active: active ?? slot.id }));
}

export function removeSlot(id: string): void {
  setState(({ slots, active }) => {
    const at = slots.findIndex((slot) => slot.id === id);
    const left = slots.filter((slot) => slot.id !== id);
    const next = left[Math.min(at, left.length - 1)];
    return { slots: left, active: active === id ? (next?.id ?? null) : active };
  });
}

/** An input has opened: it takes the place the link asked for, else its first image. */
export function settleSlot(id: string, opened: OpenedInput, wanted: Partial<Slot> = {}): void {
  const known = wanted.key !== undefined && nodeAt(opened, wanted.key) !== undefined;
  const start = known ? wanted : { key: firstKey(opened), depth: null, path: null };
  patchSlot(id, { status: 'open', opened, progress: undefined, ...start });
}

export function activate(id: string): void {
  step(() => setState({ active: id, browse: null, page: 'view' }));
}

/** Start page; open inputs stay open. */
export function goHome(): void {
  step(() => setState({ active: null, browse: null, page: 'view' }));
}

export function showView(view: string): void {
  step(() => setState({ view, browse: null, page: 'view' }));
}

/** Goes to a registry (`host`), a repository (`host/name`) or what is in it (`host/name:tag`). */
export function showBrowse(browse: string): void {
  step(() => setState((state) => ({ ...browsing(state, browse), page: 'view' })));
}

/** The same for a list that is walked by the arrow keys: no step. */
export function walkBrowse(browse: string): void {
  setState((state) => browsing(state, browse));
}

/** Another registry or repository has other rows: filter and order start anew. */
function browsing(state: AppState, browse: string): Pick<AppState, 'browse' | 'browseShows'> {
  const [before, after] = [state.browse, browse].map((each) => each !== null && readBrowse(each));
  const isSame = before && after && before.registry === after.registry && before.repository === after.repository;
  return { browse, browseShows: isSame ? state.browseShows : {} };
}

export function showPage(page: Page): void {
  setState({ page });
}

/** Selects an object, and its input with it. Another image has other layers: depth and path start anew. */
export function select(id: string, key: string): void {
  step(() => walkTo(id, key));
}

/** The same for a list that is walked by the arrow keys: no step. */
export function walkTo(id: string, key: string): void {
  const slot = getState().slots.find((each) => each.id === id);
  if (!slot?.opened) return;
  const same = imageAt(slot.opened, slot.key)?.key === imageAt(slot.opened, key)?.key;
  patchSlot(id, { key, entry: null, ...(same ? {} : { depth: null, path: null, ...NO_FILE }) });
  setState({ active: id, browse: null });
}

/** How a list tells what was chosen in it: on purpose, or in passing. */
export function choose(id: string, key: string, passing: boolean): void {
  (passing ? walkTo : select)(id, key);
}

/** Selects an entry of the archive by its path. */
export function selectEntry(id: string, entry: string, passing = false): void {
  const change = () => {
    patchSlot(id, { entry });
    setState({ active: id, browse: null });
  };
  if (passing) change();
  else step(change);
}

/** A part of the place in one input, chosen on purpose: another tab, another side. */
export function goWithin(id: string, patch: Partial<Standing>): void {
  step(() => patchSlot(id, patch));
}

const NO_FILE = { file: null, version: null, open: null, inside: null } as const satisfies Partial<Standing>;

/** Where a file is, and how it is to be opened: see `Standing`. */
export interface FilePlace {
  /** Another image's key; absent = the one looked at. */
  readonly key?: string;
  readonly depth: number | null;
  readonly path: string;
  /** null: it is only stood on. */
  readonly open: string | null;
}

/** Goes to a path in the files view and opens what is there, however the view stands now. */
export function openAt(id: string, { open, path, ...place }: FilePlace): void {
  const file = open === null ? NO_FILE : { ...NO_FILE, file: path, open };
  step(() => {
    patchSlot(id, { ...place, path, ...file, entry: null, alone: false });
    setState({ active: id, view: 'files', browse: null, page: 'view' });
  });
}

/** Goes to what one layer holds by itself, and stands on a path of it. */
export function lookInLayer(
  id: string,
  key: string,
  { layer, path }: { readonly layer: number; readonly path: string | null },
): void {
  step(() => {
    walkTo(id, key);
    patchSlot(id, { ...NO_FILE, depth: layer, alone: true, path });
    setState({ active: id, view: 'files', browse: null, page: 'view' });
  });
}

/** Opens a file of the tree one looks at, in the version that the tree shows or in another (`layer.entry`). */
export function openFile(id: string, path: string, version: string | null = null): void {
  const { file, open, version: before } = getState().slots.find((slot) => slot.id === id) ?? NO_STANDING;
  if (open !== null && file === path && before === version) return;
  step(() => patchSlot(id, { file: path, version, open: 'auto', inside: null }));
}

export function closeFile(id: string): void {
  step(() => patchSlot(id, NO_FILE));
}

/** Shows an entry of the archive that is open, or goes back to one that leads to it. */
export function goInside(id: string, inside: readonly string[]): void {
  step(() => patchSlot(id, { inside: inside.length === 0 ? null : inside, open: 'auto' }));
}

/** Moves the water line of the active input. */
export function setDepth(depth: number | null): void {
  const slot = activeSlot(getState());
  if (slot && slot.depth !== depth) patchSlot(slot.id, { depth });
}

/** Begins the file tree at a directory; the root of the image is the empty path. */
export function rootAt(id: string, path: string): void {
  step(() => patchSlot(id, { root: path === '' ? null : path, path }));
}

/** Says where the files view of the active input stands. */
export function setPath(path: string | null): void {
  const slot = activeSlot(getState());
  if (slot && slot.path !== path) patchSlot(slot.id, { path });
}
