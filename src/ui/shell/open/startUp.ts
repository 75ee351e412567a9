/**
 * What opens by itself when the page loads: files named on the command line, and the samples or served files that the
 * link in the address bar speaks of.
 */
import type { Input } from '../../../engine/engine.ts';
import { servedInputs } from '../../../engine/served.ts';
import { toast } from '../../parts/Toasts.tsx';
import { loadBars, loadWorkbench } from '../frame/loadWorkbench.ts';
import { engine, queryClient } from '../../state/engine.ts';
import { toFailure } from '../../state/errors.ts';
import { linkedInput } from '../../state/registry/registryInput.ts';
import { useApp } from '../../state/appState.ts';
import { missingInputs, refOf, sameInput } from '../../state/place/awaited.ts';
import type { InputRef } from '../../state/place/place.ts';
import { engineInput } from '../../state/open/machine.ts';
import { openInputs } from '../../state/open/openInputs.ts';
import { useRecents } from '../../state/open/recents.ts';
import { listSamples, sampleInput } from '../../state/open/samples.ts';

/** Somebody dropped it while the link was looked into. */
const isOpen = (ref: InputRef): boolean =>
  useApp.getState().slots.some((slot) => slot.status !== 'failed' && sameInput(refOf(slot), ref));

/** The inputs of a link that our server has, save those that are open by then; the others must be dropped again. */
async function reopenable(refs: readonly InputRef[]): Promise<readonly Input[]> {
  if (refs.length === 0) return [];
  const samples = await queryClient.fetchQuery({ queryKey: ['samples'], queryFn: listSamples });
  const found: Input[] = [];
  for (const ref of refs) {
    if (isOpen(ref)) continue;
    const sample = samples.find((each) => each.file === ref.name);
    const recent = useRecents.getState().find((each) => each.url !== undefined && sameInput(ref, each));
    const linked = linkedInput(ref);
    // A link from elsewhere makes no engine save what was never opened here.
    const engines = useRecents.getState().find((each) => each.kind === 'engine' && sameInput(ref, each));
    const saved = engines && engineInput(engines.name);
    if (linked) found.push(linked);
    else if (saved) found.push(saved);
    else if (sample) found.push(sampleInput(sample));
    else if (recent?.url !== undefined && new URL(recent.url).origin === location.origin)
      found.push({ kind: 'url', name: recent.name, url: recent.url });
  }
  return found;
}

/** The worker, and what an open input is drawn by. */
function warm(): void {
  engine.warm();
  void loadWorkbench();
  void loadBars();
}

/** Opens what the link speaks of and is not open, as far as it can be had; `served` comes with it. */
async function openAwaited(served: readonly Input[]): Promise<void> {
  const { awaited, slots } = useApp.getState();
  const missing = awaited ? missingInputs(awaited.inputs, slots) : [];
  const coming = [...served, ...slots.map(({ input }) => input)];
  const others = (await reopenable(missing)).filter((input) => !coming.some((each) => each.name === input.name));
  // A link into a registry stays there, and so does who opened something meanwhile: what else the link names opens beside.
  const now = useApp.getState();
  const alone = now.slots.every((slot) => slots.some(({ id }) => id === slot.id));
  openInputs([...served, ...others], now.browse === null && alone ? 'linked' : 'behind');
}

/** Runs once, after the hash was read. */
export async function startUp(): Promise<void> {
  const served = await servedInputs(new URL(location.href)).catch((thrown: unknown) => {
    toast(`The files named on the command line cannot be listed: ${toFailure(thrown).message}`);
    return [];
  });
  await openAwaited(served);
  // A link put into the address bar of a page that is open; the place was read before.
  addEventListener('popstate', () => void openAwaited([]));
  // The worker's script is as large as the page's: it is fetched on the first sign of an input, not with the page, and
  // is ready before a drag ends or a file dialog closes.
  for (const type of ['dragenter', 'pointerdown', 'keydown']) {
    addEventListener(type, warm, { once: true, passive: true });
  }
}
