/**
 * AppState: what is open, where one looks, and how the frame is set up. Small on purpose: everything the engine answers
 * lives in the query cache, everything a link must carry is in `place.ts`.
 */
import { create } from 'zustand';
import type { ErrorCode } from '../../core/oci/imageError.ts';
import type { Input, OpenedImage, Progress } from '../../engine/engine.ts';
import { firstKey, imageAt, nodeAt } from './objectIndex.ts';
import type { Beside, Place } from './place.ts';

export interface Failure {
  readonly code: ErrorCode;
  readonly at: string;
  readonly message: string;
}

/** One input in the left pane, from the drop to its closing. */
export interface Slot {
  readonly id: string;
  readonly input: Input;
  readonly status: 'opening' | 'open' | 'failed';
  readonly opened?: OpenedImage;
  readonly failure?: Failure;
  readonly progress?: Progress;
  /** Selected object. */
  readonly key: string | null;
  /** An entry of the archive looked at instead of an object: `index.json`, a blob nothing refers to. */
  readonly entry: string | null;
  /** Water line: layers 0..depth are applied; null = all of them. */
  readonly depth: number | null;
  /** How the file at the path is open, `text:10`; null = it is not. */
  readonly open?: string | null;
  /** Grows each time something else than the files view asks for the file at the path to be opened. */
  readonly asks?: number;
  /** Entries gone through inside the open file, where it is an archive. */
  readonly inside?: readonly string[] | null;
  /** What the selection is compared with. */
  readonly beside?: Beside | null;
  /** What is searched for in it, as typed. */
  readonly q?: string | null;
  /** Which part of the comparison is shown, and the noise that it leaves out, as bits. */
  readonly tab?: string | null;
  readonly ignore?: number | null;
  /** Path in the root filesystem that the files view stands at. */
  readonly path: string | null;
}

export type Page = 'tree' | 'view' | 'details';

export interface AppState {
  readonly slots: readonly Slot[];
  readonly active: string | null;
  readonly view: string;
  /** The registry or repository browsed instead; null = the view is shown. See `Place.browse`. */
  readonly browse: string | null;
  /** Where a link points as long as its inputs are not open yet. */
  readonly awaited: Place | null;
  /** Which of the three panes a narrow window shows. */
  readonly page: Page;
}

export const useApp = create<AppState>(() => ({
  slots: [],
  active: null,
  view: 'objects',
  browse: null,
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

export function patchSlot(id: string, patch: Partial<Slot>): void {
  setState(({ slots }) => ({ slots: slots.map((slot) => (slot.id === id ? { ...slot, ...patch } : slot)) }));
}

export function addSlot(slot: Slot): void {
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
export function settleSlot(id: string, opened: OpenedImage, wanted: Partial<Slot> = {}): void {
  const known = wanted.key !== undefined && nodeAt(opened, wanted.key) !== undefined;
  const start = known ? wanted : { key: firstKey(opened), depth: null, path: null };
  patchSlot(id, { status: 'open', opened, progress: undefined, ...start });
}

export function activate(id: string): void {
  setState({ active: id, browse: null });
}

export function showView(view: string): void {
  setState({ view, browse: null, page: 'view' });
}

/** Goes to a registry (`host`), a repository (`host/name`) or what is in it (`host/name:tag`). */
export function showBrowse(browse: string): void {
  setState({ browse, page: 'view' });
}

export function showPage(page: Page): void {
  setState({ page });
}

/** Selects an object, and its input with it. Another image has other layers: depth and path start anew. */
export function select(id: string, key: string): void {
  const slot = getState().slots.find((each) => each.id === id);
  if (!slot?.opened) return;
  const same = imageAt(slot.opened, slot.key)?.key === imageAt(slot.opened, key)?.key;
  patchSlot(id, same ? { key, entry: null } : { key, entry: null, depth: null, path: null });
  setState({ active: id, browse: null });
}

/** Selects an entry of the archive by its path. */
export function selectEntry(id: string, entry: string): void {
  patchSlot(id, { entry });
  setState({ active: id });
}

/** Where a file is, and how it is to be opened: see `Slot`. */
export interface FilePlace {
  /** Another image's key; absent = the one looked at. */
  readonly key?: string;
  readonly depth: number | null;
  readonly path: string;
  readonly open: string | null;
}

/** Goes to a path in the files view and opens what is there, however the view stands now. */
export function openAt(id: string, place: FilePlace): void {
  const asks = getState().slots.find((slot) => slot.id === id)?.asks ?? 0;
  patchSlot(id, { ...place, entry: null, inside: null, asks: asks + 1 });
  showView('files');
}

/** Moves the water line of the active input. */
export function setDepth(depth: number | null): void {
  const slot = activeSlot(getState());
  if (slot && slot.depth !== depth) patchSlot(slot.id, { depth });
}

/** Says where the files view of the active input stands. */
export function setPath(path: string | null): void {
  const slot = activeSlot(getState());
  if (slot && slot.path !== path) patchSlot(slot.id, { path });
}
