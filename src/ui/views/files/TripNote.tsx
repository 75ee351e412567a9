/** The hops of the link that was followed last, or why it leads nowhere. */
import { CloseButton } from '../../parts/controls/CloseButton.tsx';
import { visibleText } from '../../../core/oci/text.ts';
import { setFiles, type Trip } from './filesState.ts';

function tripProblem({ followed }: Trip): string | undefined {
  if (followed.problem !== undefined) return followed.problem;
  return followed.row === null ? `Nothing is at /${followed.path} at this depth.` : undefined;
}

/** Where one stands after it: at the target, or still at the link where it leads nowhere. */
export const tripEnd = (trip: Trip): string => (tripProblem(trip) === undefined ? trip.followed.path : trip.from);

export function TripNote({ trip }: { readonly trip: Trip }) {
  const problem = tripProblem(trip);
  return (
    <div role="status" className="flex min-h-7 shrink-0 items-center gap-3 border-line border-t bg-panel px-3 text-sm">
      <span className="min-w-0 flex-1">
        {problem !== undefined && <span className="text-error">✕ {visibleText(problem)} </span>}
        <span className="break-all font-mono text-ink-2">{trip.followed.hops.map(visibleText).join('   ')}</span>
      </span>
      <CloseButton label="Close this note" onClose={() => setFiles({ trip: null })} />
    </div>
  );
}
