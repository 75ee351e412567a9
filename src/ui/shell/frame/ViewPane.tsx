/** The middle pane: the stack beside the view, or what opening the input has come to so far. */
import { Suspense } from 'react';
import { Boundary } from '../../parts/Boundary.tsx';
import { Coming } from '../../parts/Coming.tsx';
import { Later } from '../../parts/Later.tsx';
import { FailureCard } from '../open/FailureCard.tsx';
import { OpeningCard } from '../open/OpeningCard.tsx';
import { routeOf } from '../routes.tsx';
import { type Slot, useApp } from '../../state/appState.ts';
import { VIEW_PANEL } from '../keys/viewPanel.ts';

export function ViewPane({ slot }: { readonly slot: Slot }) {
  const { View, name, label, least } = useApp((state) => routeOf(state.view));
  const { opened } = slot;
  if (slot.status === 'failed') return <FailureCard slot={slot} />;
  if (!opened) return <OpeningCard slot={slot} />;
  return (
    <div
      id={VIEW_PANEL}
      role="tabpanel"
      data-pane
      aria-label={label}
      tabIndex={-1}
      className="flex h-full min-h-0 focus:outline-none"
    >
      <div className={`min-h-0 min-w-0 flex-1 ${least === undefined ? '' : 'overflow-y-auto'}`}>
        <div className="h-full" style={{ minHeight: least }}>
          <Boundary key={`${slot.id} ${name}`} what={`The ${label.toLowerCase()} view`}>
            <Later>
              <Suspense fallback={<Coming what={`the ${label.toLowerCase()} view`} />}>
                <View slot={slot} opened={opened} />
              </Suspense>
            </Later>
          </Boundary>
        </div>
      </div>
    </div>
  );
}
