/** What is left out of the comparison: kinds of noise as bits, kept in the link, and whether what they hide is shown. */
import { useState } from 'react';
import { patchSlot, type Slot } from '../../../state/appState.ts';

export interface Leaving {
  /** Bits of NOISE. */
  readonly ignored: number;
  /** Shows what they hide too, faint. */
  readonly showHidden: boolean;
  readonly onIgnore: (ignored: number) => void;
  readonly onShowHidden: (show: boolean) => void;
}

export function useLeaving(slot: Slot): Leaving {
  const [showHidden, onShowHidden] = useState(false);
  const onIgnore = (ignored: number) => patchSlot(slot.id, { ignore: ignored === 0 ? null : ignored });
  return { ignored: slot.ignore ?? 0, showHidden, onIgnore, onShowHidden };
}
