/** What a link waits for: the inputs it names, until each of them is open. */
import { type Slot, useApp } from '../appState.ts';
import { identityOf } from '../objectIndex.ts';
import { type InputRef, standingOf } from './place.ts';

/** Same input: the same digest, or the same name where either digest is unknown. */
export function sameInput(left: InputRef, right: InputRef): boolean {
  return left.digest !== null && right.digest !== null ? left.digest === right.digest : left.name === right.name;
}

export function refOf({ input, opened }: Pick<Slot, 'input' | 'opened'>): InputRef {
  return { name: input.name, digest: opened ? identityOf(opened) : null };
}

/** Does the link that is waited for name this input? */
export function isAwaited(ref: InputRef): boolean {
  return useApp.getState().awaited?.inputs.some((each) => sameInput(each, ref)) ?? false;
}

/** The inputs of a link that are not open. */
export function missingInputs(inputs: readonly InputRef[], slots: readonly Slot[]): readonly InputRef[] {
  return inputs.filter((ref) => !slots.some((slot) => slot.opened && sameInput(refOf(slot), ref)));
}

/** The part of an awaited place that speaks of this input, once it has opened. */
export function awaitedFor(ref: InputRef): Partial<Slot> {
  const { awaited } = useApp.getState();
  const wanted = awaited?.inputs[awaited.active];
  if (!awaited?.node || !wanted || !sameInput(wanted, ref)) return {};
  return { key: awaited.node.key, ...standingOf(awaited) };
}

/** A link's place is reached once all of its inputs are open. */
export function dropAwaited(): void {
  const { awaited, slots } = useApp.getState();
  if (awaited && missingInputs(awaited.inputs, slots).length === 0) useApp.setState({ awaited: null });
}
