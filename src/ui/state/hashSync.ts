/**
 * Keeps the URL's hash and the state in step. Going to another object or view makes a history entry; walking a tree and
 * dragging the water line only rewrite the present one.
 */
import { type AppState, activeSlot, patchSlot, type Slot, useApp } from './appState.ts';
import { identityOf, nodeAt } from './objectIndex.ts';
import { formatPlace, type InputRef, type Place, parsePlace } from './place.ts';

function refOf(slot: Slot): InputRef {
  return { name: slot.input.name, digest: slot.opened ? identityOf(slot.opened) : null };
}

/** Nobody can drop an image that lies inside another or was made of it, so links lead to that other one. */
function aroundOf(slots: readonly Slot[], slot: Slot | undefined): Slot | undefined {
  let around = slot;
  while (around && 'of' in around.input) {
    const { of } = around.input;
    around = slots.find(({ opened }) => opened?.id === of);
  }
  return around;
}

function placeOf(state: AppState): Place {
  const shown = state.slots.filter((slot) => slot.status !== 'failed' && !('of' in slot.input));
  const slot = aroundOf(state.slots, activeSlot(state));
  const node = slot?.opened && nodeAt(slot.opened, slot.key);
  return {
    view: state.view,
    inputs: shown.map(refOf),
    active: Math.max(
      0,
      shown.findIndex((each) => each.id === slot?.id),
    ),
    node: node ? { key: node.key, digest: node.digest } : null,
    entry: slot?.entry ?? null,
    depth: slot?.depth ?? null,
    path: slot?.path ?? null,
    open: slot?.open ?? null,
    inside: slot?.inside ?? null,
    beside: slot?.beside ?? null,
    q: slot?.q ?? null,
    tab: slot?.tab ?? null,
    ignore: slot?.ignore ?? null,
    browse: state.browse,
  };
}

/** Same input: the same digest, or the same name where either digest is unknown. */
export function sameInput(left: InputRef, right: InputRef): boolean {
  return left.digest !== null && right.digest !== null ? left.digest === right.digest : left.name === right.name;
}

/** The part of an awaited place that speaks of this input, once it has opened. */
export function awaitedFor(ref: InputRef): Partial<Slot> {
  const { awaited } = useApp.getState();
  const wanted = awaited?.inputs[awaited.active];
  if (!awaited?.node || !wanted || !sameInput(wanted, ref)) return {};
  return {
    key: awaited.node.key,
    entry: awaited.entry,
    depth: awaited.depth,
    path: awaited.path,
    open: awaited.open,
    inside: awaited.inside,
    beside: awaited.beside,
    q: awaited.q,
    tab: awaited.tab,
    ignore: awaited.ignore,
  };
}

function applyHash(): void {
  const place = parsePlace(location.hash);
  const { slots } = useApp.getState();
  const wanted = place.inputs[place.active];
  const slot = wanted && slots.find((each) => sameInput(refOf(each), wanted));
  if (slot?.opened && place.node && nodeAt(slot.opened, place.node.key)) {
    patchSlot(slot.id, {
      key: place.node.key,
      entry: place.entry,
      depth: place.depth,
      path: place.path,
      open: place.open,
      inside: place.inside,
      beside: place.beside,
      q: place.q,
      tab: place.tab,
      ignore: place.ignore,
    });
  }
  const missing = place.inputs.some((ref) => !slots.some((each) => sameInput(refOf(each), ref)));
  useApp.setState({
    view: place.view,
    browse: place.browse ?? null,
    ...(slot ? { active: slot.id } : {}),
    awaited: missing ? place : null,
  });
}

/** Another tag of the same repository is no step: walking a list of tags would fill the history. */
const step = ({ view, active, node, entry, browse }: Place) =>
  JSON.stringify([view, active, node?.key, entry, browse?.replace(/[:@][^/]*$/, '')]);

const isEmpty = ({ inputs, browse }: Place) => inputs.length === 0 && !browse;

/** Starts the two-way binding; call once. */
export function keepHash(): void {
  applyHash();
  let before = placeOf(useApp.getState());
  useApp.subscribe((state) => {
    if (state.awaited && state.slots.length === 0 && state.browse === null) return;
    const place = placeOf(state);
    const hash = formatPlace(place);
    if (hash === location.hash) return;
    // The hash of an empty page says nothing; don't make one up.
    if (isEmpty(place) && location.hash === '') return;
    // Leaving or entering a registry is a step from anywhere; else only what was settled is come back to.
    const settled = before.inputs.length > 0 && before.node !== null;
    const crossed = Boolean(place.browse || before.browse);
    const pushes = step(place) !== step(before) && (settled || crossed);
    history[pushes ? 'pushState' : 'replaceState'](null, '', isEmpty(place) ? '#/' : hash);
    before = place;
  });
  addEventListener('popstate', () => {
    applyHash();
    before = placeOf(useApp.getState());
  });
}
