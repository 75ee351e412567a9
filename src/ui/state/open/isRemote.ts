/** Do the bytes of an input lie in a registry? What is inside another input or was made of it lies where that lies. */
import type { Slot } from '../appState.ts';

export function isRemote(slot: Slot, slots: readonly Slot[]): boolean {
  let at: Slot | undefined = slot;
  while (at && 'of' in at.input) {
    const of: string = at.input.of;
    at = slots.find(({ opened }) => opened?.id === of);
  }
  return at === undefined || at.input.kind === 'registry';
}
