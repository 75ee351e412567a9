/**
 * Opening and closing: each input gets its place in the left pane at once, shows what the worker does with it, and ends
 * as an opened image or as a card that says what stopped it.
 */
import type { Input, Progress } from '../../../engine/engine.ts';
import { about, askVerification, engine, queryClient } from '../engine.ts';
import { toFailure } from '../errors.ts';
import { renewed } from '../registry/registryInput.ts';
import { activate, addSlot, patchSlot, removeSlot, settleSlot, showPage, useApp } from '../appState.ts';
import { awaitedFor, sameInput } from '../hashSync.ts';
import { identityOf } from '../objectIndex.ts';
import { runTask } from '../tasks.ts';
import { followVerification } from '../verification.ts';
import { rememberRecent } from './recents.ts';

interface Running {
  readonly stop: AbortController;
  unfollow?: () => void;
}

const running = new Map<string, Running>();
let lastId = 0;

/**
 * Opens all of them side by side and gives the ids of their slots; the first one comes to the front, unless something
 * else of the same drop has.
 */
export function openInputs(inputs: readonly Input[], front = true): readonly string[] {
  const ids: string[] = [];
  for (const [place, input] of inputs.entries()) {
    const id = `input-${++lastId}`;
    ids.push(id);
    addSlot({ id, input, status: 'opening', key: null, entry: null, depth: null, path: null });
    if (front && place === 0) activate(id);
    void run(id, input);
  }
  if (front && inputs.length > 0) showPage('view');
  return ids;
}

async function run(id: string, input: Input): Promise<void> {
  const mine: Running = { stop: new AbortController() };
  running.set(id, mine);
  const { signal } = mine.stop;
  try {
    const opened = await runTask(`Opening ${input.name}`, signal, (options) => {
      const onProgress = (progress: Progress) => {
        options.onProgress(progress);
        patchSlot(id, { progress });
      };
      return engine.open(input, { ...options, onProgress });
    });
    if (signal.aborted) return void engine.close(opened.id);
    const ref = { name: input.name, digest: identityOf(opened) };
    settleSlot(id, opened, awaitedFor(ref));
    dropAwaited();
    mine.unfollow = followVerification(opened.id, askVerification);
    rememberRecent(input, opened);
  } catch (thrown) {
    if (signal.aborted) return;
    patchSlot(id, { status: 'failed', failure: toFailure(thrown), progress: undefined });
  }
}

/** A link's place is reached once all of its inputs are open. */
function dropAwaited(): void {
  const { awaited, slots } = useApp.getState();
  const isOpen = (ref: { name: string; digest: string | null }) =>
    slots.some(({ opened, input }) => opened && sameInput(ref, { name: input.name, digest: identityOf(opened) }));
  if (awaited?.inputs.every(isOpen)) useApp.setState({ awaited: null });
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
  void run(id, input);
}
