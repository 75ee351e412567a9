/**
 * Keeps the browser's history and the state in step, by one rule: a step makes one entry, everything else rewrites the
 * entry there is, and going back or forward only reads. The hash is what a link carries; beside it each entry holds what
 * no link can (an image that lies inside another), which is good as long as this page lives.
 */
import { type AppState, activeSlot, type Slot, useApp } from '../appState.ts';
import { missingInputs, refOf, sameInput } from './awaited.ts';
import { nodeAt } from '../objectIndex.ts';
import { formatPlace, NO_STANDING, type Place, parsePlace, type Standing, standingOf } from './place.ts';
import { onStep, takeStep } from './steps.ts';

/** What is used of `window`. */
export interface Browser {
  readonly location: { readonly hash: string };
  readonly history: Pick<History, 'pushState' | 'replaceState' | 'state'>;
  addEventListener(type: 'popstate', listener: () => void): void;
}

/** Beside the hash: the slot looked at, and where one stood in it. */
interface Entry {
  readonly page: string;
  readonly slot: string | null;
  readonly key: string | null;
  readonly standing: Standing;
}

/** Slots are numbered anew when the page is loaded anew: entries of before go by their hash. */
const PAGE = `${Date.now()}-${Math.random()}`;

function entryOf(slot: Slot | undefined): Entry {
  return { page: PAGE, slot: slot?.id ?? null, key: slot?.key ?? null, standing: standingOf(slot ?? NO_STANDING) };
}

const isEntry = (value: unknown): value is Entry => (value as Partial<Entry> | null)?.page === PAGE;

/** Nobody can drop an image that lies inside another or was made of it, so links lead to that other one. */
function aroundOf(slots: readonly Slot[], slot: Slot | undefined): Slot | undefined {
  let around = slot;
  while (around && 'of' in around.input) {
    const { of } = around.input;
    around = slots.find(({ opened }) => opened?.id === of);
  }
  return around;
}

/** Where a link would lead: the present place with another view, object or standing. Undefined on the first screen. */
export function hrefTo(
  patch: Partial<Standing> & { readonly view?: string; readonly key?: string },
): string | undefined {
  const state = useApp.getState();
  const slots = state.slots.map((slot) => (slot.id === state.active ? { ...slot, ...patch } : slot));
  const place = placeOf({ ...state, slots, view: patch.view ?? state.view, browse: null });
  return place && formatPlace(place);
}

function placeOf(state: AppState): Place | undefined {
  const slot = aroundOf(state.slots, activeSlot(state));
  if (!slot && state.browse === null) return undefined;
  const shown = state.slots.filter((each) => each.status !== 'failed' && !('of' in each.input));
  // What a link names beside an input that has come is still waited for.
  const { awaited } = state;
  const missing = awaited ? missingInputs(awaited.inputs, state.slots) : [];
  const inputs = [...shown.map(refOf), ...(missing.length < (awaited?.inputs.length ?? 0) ? missing : [])];
  const node = slot?.opened && nodeAt(slot.opened, slot.key);
  return {
    ...standingOf(slot ?? NO_STANDING),
    ...(state.browse !== null && { shows: state.browseShows }),
    view: state.view,
    inputs,
    active: Math.max(
      0,
      shown.findIndex((each) => each.id === slot?.id),
    ),
    node: node ? { key: node.key, digest: node.digest } : null,
    browse: state.browse,
  };
}

/** The state as the entry would have it: its hash, and what tells it from another of the same hash. */
function writtenOf(state: AppState) {
  const place = placeOf(state);
  const entry = entryOf(activeSlot(state));
  return { hash: place ? formatPlace(place) : '#/', entry, same: JSON.stringify([place, entry]) };
}

/** Going to an entry: by what it holds beside the hash where that is of this page, else by the hash. */
function readEntry({ location, history }: Browser): void {
  const place = parsePlace(location.hash);
  const { slots } = useApp.getState();
  const entry = isEntry(history.state) ? history.state : undefined;
  const own = entry && slots.find(({ id }) => id === entry.slot);
  const exact = own !== undefined || entry?.slot === null;
  const wanted = exact ? undefined : place.inputs[place.active];
  const slot = own ?? (wanted && slots.find((each) => sameInput(refOf(each), wanted)));
  const known = slot?.opened && place.node && nodeAt(slot.opened, place.node.key);
  const stand: Partial<Slot> = own
    ? { key: entry?.key ?? null, ...entry?.standing }
    : known
      ? { key: known.key, ...standingOf(place), ...(place.browse !== null && { shows: slot?.shows ?? {} }) }
      : {};
  const missing = exact ? [] : missingInputs(place.inputs, slots);
  useApp.setState({
    slots: slots.map((each) => (each === slot ? { ...each, ...stand } : each)),
    view: place.view,
    browse: place.browse,
    browseShows: place.browse === null ? {} : place.shows,
    active: slot?.id ?? null,
    awaited: missing.length > 0 ? place : null,
    page: 'view',
  });
}

/** Starts the two-way binding; the returned function ends it. */
export function keepHistory(browser: Browser): () => void {
  readEntry(browser);
  let before = writtenOf(useApp.getState()).same;
  /** The present entry is a link whose inputs have not all come: it stays as it is until somebody goes on from it. */
  let link = useApp.getState().awaited !== null;
  let planned = false;
  const write = () => {
    planned = false;
    const stepped = takeStep();
    const state = useApp.getState();
    if (state.awaited === null) link = false;
    if (link && !stepped) return;
    const { hash, entry, same } = writtenOf(state);
    if (same === before) return;
    // The hash of an empty page says nothing; don't make one up.
    if (hash === '#/' && browser.location.hash === '' && !stepped) return;
    link = false;
    before = same;
    browser.history[stepped ? 'pushState' : 'replaceState'](entry, '', hash);
  };
  // One entry for all that one event changes.
  const plan = () => {
    if (planned) return;
    planned = true;
    queueMicrotask(write);
  };
  const stop = useApp.subscribe(plan);
  onStep(plan);
  browser.addEventListener('popstate', () => {
    readEntry(browser);
    takeStep();
    before = writtenOf(useApp.getState()).same;
    link = useApp.getState().awaited !== null;
  });
  return stop;
}
