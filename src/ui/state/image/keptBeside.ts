/** What an image is kept beside: the input that it is compared with. Advice looks at what the two could share. */
import { type Slot, useApp } from '../appState.ts';
import { refOf, sameInput } from '../place/awaited.ts';

/** Is this the input that the other is compared with? What is made by converting is not an input of its own. */
function isBeside(slot: Slot, { beside }: Slot): boolean {
  return beside !== null && typeof beside !== 'string' && sameInput(refOf(slot), beside.input);
}

/** The input that this one is compared with, or that is compared with it; none where it is compared with none. */
export function partnerOf(slots: readonly Slot[], slot: Slot): Slot | undefined {
  const others = slots.filter((each) => each.id !== slot.id && each.opened !== undefined);
  return others.find((each) => isBeside(each, slot)) ?? others.findLast((each) => isBeside(slot, each));
}

/** The opened input that stands beside the one with this id; undefined where none does. */
export function usePartner(openedID: string): string | undefined {
  return useApp(({ slots }) => {
    const own = slots.find(({ opened }) => opened?.id === openedID);
    return own && partnerOf(slots, own)?.opened?.id;
  });
}
