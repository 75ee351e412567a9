/** What stands in the middle while an input is being opened. Appears only when it takes a moment. */
import { visibleText } from '../../../core/oci/text.ts';
import { ProgressBar } from '../../parts/ProgressBar.tsx';
import type { Slot } from '../../state/appState.ts';
import { closeSlot } from '../../state/open/openInputs.ts';

export function OpeningCard({ slot }: { readonly slot: Slot }) {
  return (
    <div className="quiet-arrival flex h-full flex-col items-center justify-center gap-3 p-6">
      <p>
        Opening <span className="font-mono">{visibleText(slot.input.name)}</span>
      </p>
      <p className="h-5 text-ink-2 text-sm">{slot.progress?.step ?? ''}</p>
      <div className="h-5 text-sm">{slot.progress && <ProgressBar progress={slot.progress} />}</div>
      <button
        type="button"
        onClick={() => closeSlot(slot.id)}
        className="h-7 rounded-sm border border-line-strong px-3 hover:bg-sunken"
      >
        Cancel
      </button>
    </div>
  );
}
