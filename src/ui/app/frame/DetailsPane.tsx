/** The right pane: details of the selection. */
import { Suspense } from 'react';
import { Boundary } from '../../parts/Boundary.tsx';
import { Details } from '../routes.tsx';
import type { Slot } from '../state/appState.ts';

export function DetailsPane({ slot }: { readonly slot: Slot }) {
  if (!slot.opened) return null;
  return (
    <div className="h-full overflow-y-auto">
      <Boundary key={`${slot.id} ${slot.key}`} what="The details">
        <Suspense fallback={null}>
          <Details slot={slot} opened={slot.opened} />
        </Suspense>
      </Boundary>
    </div>
  );
}
