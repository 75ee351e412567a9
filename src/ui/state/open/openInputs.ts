/**
 * Opening and closing: each input gets its place in the left pane at once, shows what the worker does with it, and ends
 * as an opened image or as a card that says what stopped it.
 */
import { itemAt } from '../../../core/bytes/at.ts';
import type { Input, Progress } from '../../../engine/engine.ts';
import { about, askVerification, engine, queryClient } from '../engine.ts';
import { toFailure } from '../errors.ts';
import { checkMeant } from '../registry/meant.ts';
import { renewed } from '../registry/registryInput.ts';
import { activate, addSlot, patchSlot, removeSlot, type Slot, settleSlot, useApp } from '../appState.ts';
import { awaitedFor, dropAwaited, isAwaited, refOf } from '../place/awaited.ts';
import { step } from '../place/steps.ts';
import { toast } from '../../parts/Toasts.tsx';
import { visibleText } from '../../../core/oci/text.ts';
import { standingOf } from '../place/place.ts';
import { runTask } from '../tasks.ts';
import { useSettings } from '../settings.ts';
import { followVerification } from '../verification.ts';
import { rememberRecent } from './recents.ts';

interface Running {
  readonly stop: AbortController;
  unfollow?: () => void;
}

const running = new Map<string, Running>();
let lastId = 0;

/** By hand, to the front; beside what is looked at; or because the link or the command line says so, which is not a step. */
type Opening = 'front' | 'behind' | 'linked';

/**
 * Opens all of them side by side and gives the ids of their slots; the first one comes to the front, unless something
 * else of the same drop has. While a link waits for its inputs, only what turns out to be another one is a step.
 */
export function openInputs(inputs: readonly Input[], how: Opening = 'front'): readonly string[] {
  const ids = inputs.map(() => `input-${++lastId}`);
  for (const [place, input] of inputs.entries()) addSlot(itemAt(ids, place), input);
  const first = ids[0];
  if (how !== 'behind' && first !== undefined) {
    if (how === 'linked' || useApp.getState().awaited) useApp.setState({ active: first, page: 'view' });
    else activate(first);
  }
  for (const [place, input] of inputs.entries()) void run(itemAt(ids, place), input, how);
  return ids;
}

/** It was opened by hand while a link waits for something else: one goes on from the link, and Back leads to it. */
function leaveLink(id: string): void {
  const { awaited, active, slots } = useApp.getState();
  const slot = slots.find((each) => each.id === id);
  if (awaited && slot && active === id && !isAwaited(refOf(slot))) step(() => useApp.setState({ browse: null }));
}

/** The engine follows the setting. A restarted one gets the setting before it opens anything. */
function tellSharing(): void {
  engine.ask([], 'sharing', { use: useSettings.getState().sharedIndexes }).catch(() => undefined);
}
useSettings.subscribe((now, before) => {
  if (now.sharedIndexes !== before.sharedIndexes) tellSharing();
});

async function run(id: string, input: Input, how: Opening): Promise<void> {
  const mine: Running = { stop: new AbortController() };
  running.set(id, mine);
  const { signal } = mine.stop;
  try {
    await checkMeant(input);
    if (!useSettings.getState().sharedIndexes) tellSharing();
    const opened = await runTask(`Opening ${input.name}`, signal, (options) => {
      const onProgress = (progress: Progress) => {
        options.onProgress(progress);
        patchSlot(id, { progress });
      };
      return engine.open(input, { ...options, onProgress });
    });
    if (signal.aborted) return void engine.close(opened.id);
    settleSlot(id, opened, stoodAt.get(id) ?? awaitedFor(refOf({ input, opened })));
    stoodAt.delete(id);
    if (how === 'front') leaveLink(id);
    dropAwaited();
    mine.unfollow = followVerification(opened.id, askVerification);
    rememberRecent(input, opened);
  } catch (thrown) {
    if (signal.aborted) return;
    patchSlot(id, { status: 'failed', failure: toFailure(thrown), progress: undefined });
  }
}

/** Where one stood in what is opened again, by the id of its new slot. */
const stoodAt = new Map<string, Partial<Slot>>();

/** Closes it, and offers the way back. */
export function closeWithUndo(slot: Slot): void {
  closeSlot(slot.id);
  // What lies inside another is there as long as that is open.
  const { input, key } = slot;
  toast(`${visibleText(input.name)} is closed.`, {
    label: 'Undo',
    run: () => {
      const [id] = openInputs([input]);
      if (id !== undefined && key !== null) stoodAt.set(id, { key, ...standingOf(slot) });
    },
  });
}

/** Stops an opening, or closes what is open and frees its memory. */
export function closeSlot(id: string): void {
  const slot = useApp.getState().slots.find((each) => each.id === id);
  const mine = running.get(id);
  running.delete(id);
  mine?.stop.abort();
  mine?.unfollow?.();
  removeSlot(id);
  const openedId = slot?.opened?.id;
  if (openedId === undefined) return;
  void queryClient.cancelQueries(about(openedId));
  queryClient.removeQueries(about(openedId));
  // Whatever close may complain of, the page has forgotten the input.
  engine.close(openedId).catch(() => {});
}

/** Tries a failed input again, in its place. */
export function retrySlot(id: string): void {
  const slot = useApp.getState().slots.find((each) => each.id === id);
  if (!slot) return;
  // Somebody may have signed in since.
  const input = renewed(slot.input);
  patchSlot(id, { input, status: 'opening', failure: undefined });
  void run(id, input, 'linked');
}
