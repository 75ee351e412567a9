/** From tags to images: one opens as any input does; two open beside each other in the comparison. */
import { openInputs } from '../../state/open/openInputs.ts';
import { lookupOf } from '../../state/registry/lookups.ts';
import { digestInput, tagInput } from '../../state/registry/registryInput.ts';
import { activate, patchSlot, type Slot, useApp } from '../../state/appState.ts';
import { firstKey, identityOf, nodeAt } from '../../state/objectIndex.ts';

const inputOf = (repository: string, tag: string) =>
  tagInput(repository, tag, lookupOf(repository).heads.get(tag)?.digest ?? null);

/** What a digest names: one image of an index, an artifact, what a pinned link means. */
export function openDigest(repository: string, digest: string): void {
  openInputs([digestInput(repository, digest)]);
}

/** An image that is open already comes to the front. */
export function openTag(repository: string, tag: string): void {
  const open = openSlot(repository, tag);
  if (open) activate(open.id);
  else openInputs([inputOf(repository, tag)]);
}

function openSlot(repository: string, tag: string): Slot | undefined {
  const input = inputOf(repository, tag);
  if (input.kind !== 'registry') return undefined;
  const same = ({ input: other, status }: Slot) =>
    other.kind === 'registry' && other.reference === input.reference && status === 'open';
  return useApp.getState().slots.find(same);
}

/** Opens both and, once they are there, shows what differs. */
export function compareTags(repository: string, left: string, right: string): void {
  const idOf = (tag: string) =>
    openSlot(repository, tag)?.id ?? openInputs([inputOf(repository, tag)], 'behind')[0] ?? '';
  const ids = [idOf(left), idOf(right)] as const;
  activate(ids[0]);
  const settle = (): boolean => {
    const [one, other] = ids.map((id) => useApp.getState().slots.find((slot) => slot.id === id));
    // Closed or refused: what happened stands at its place.
    if (!one || !other || one.status === 'failed' || other.status === 'failed') return true;
    if (!one.opened || !other.opened) return false;
    const key = firstKey(other.opened);
    if (key === null) return true;
    const input = { name: other.input.name, digest: identityOf(other.opened) };
    patchSlot(one.id, { beside: { input, node: { key, digest: nodeAt(other.opened, key)?.digest ?? null } } });
    // What the step of the click led to; where one has gone elsewhere meanwhile, it is only prepared.
    if (useApp.getState().active === one.id) useApp.setState({ view: 'compare', browse: null });
    return true;
  };
  if (settle()) return;
  let settled = false;
  const stop = useApp.subscribe(() => {
    // Settling changes the state in turn.
    if (settled) return;
    settled = true;
    settled = settle();
    if (settled) stop();
  });
}
