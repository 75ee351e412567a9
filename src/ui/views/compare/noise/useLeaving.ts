/** What is left out of the comparison: kinds of noise as bits, kept in the link, and whether what they hide is shown. */
import { patchSlot, type Slot } from '../../../state/appState.ts';
import { show, useShown } from '../../../state/place/shows.ts';
import { COMPARE } from '../compareState.ts';

export interface Leaving {
  /** Bits of NOISE. */
  readonly ignored: number;
  /** Shows what they hide too, faint. */
  readonly showHidden: boolean;
  readonly onIgnore: (ignored: number) => void;
  readonly onShowHidden: (shown: boolean) => void;
}

export function useLeaving(slot: Slot): Leaving {
  const showHidden = useShown(COMPARE.ignored);
  const onShowHidden = (shown: boolean) => show(COMPARE.ignored, shown);
  const onIgnore = (ignored: number) => patchSlot(slot.id, { ignore: ignored === 0 ? null : ignored });
  return { ignored: slot.ignore ?? 0, showHidden, onIgnore, onShowHidden };
}
