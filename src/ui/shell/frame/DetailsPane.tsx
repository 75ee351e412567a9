/** The right pane: details of the selection. */
import { Suspense } from 'react';
import { Boundary } from '../../parts/Boundary.tsx';
import { Later } from '../../parts/Later.tsx';
import { Details, routeOf } from '../routes.tsx';
import { type Slot, useApp } from '../../state/appState.ts';

export function DetailsPane({ slot }: { readonly slot: Slot }) {
  const { PathDetails } = useApp((state) => routeOf(state.view));
  if (!slot.opened) return null;
  const Shown = slot.path && PathDetails ? PathDetails : Details;
  return (
    <div data-pane className="h-full overflow-y-auto">
      <Later>
        <Boundary key={`${slot.id} ${slot.key}`} what="Details">
          <Suspense fallback={null}>
            <Shown slot={slot} opened={slot.opened} />
          </Suspense>
        </Boundary>
      </Later>
    </div>
  );
}
