/** The frame of the app: the bars, and between them the first screen or the workbench; what floats above. */
import { lazy, Suspense } from 'react';
import { Boundary } from '../../parts/Boundary.tsx';
import { Toasts } from '../../parts/Toasts.tsx';
import { useActiveSlot, useApp } from '../../state/appState.ts';
import { Dialogs } from '../dialogs/Dialogs.tsx';
import { focusMiddle } from '../keys/keepFocus.ts';
import { FirstScreen } from '../open/FirstScreen.tsx';
import { PairQuestion } from '../open/PairQuestion.tsx';
import { usePaste, useWindowDrop } from '../open/useOpening.ts';
import { loadWorkbench } from './loadWorkbench.ts';
import { TopBar } from './TopBar.tsx';

const Workbench = lazy(() => loadWorkbench().then((m) => ({ default: m.Workbench })));

export function Frame() {
  const over = useWindowDrop();
  usePaste();
  const slot = useActiveSlot();
  const browse = useApp((state) => state.browse);
  const busy = slot !== undefined || browse !== null;
  const title =
    browse !== null
      ? `${browse} · Cutaway`
      : slot
        ? `${slot.input.name} · Cutaway`
        : 'Cutaway: what is inside a container image';
  return (
    <div className="flex h-dvh flex-col overflow-hidden">
      <title>{title}</title>
      <button
        type="button"
        onClick={focusMiddle}
        className="sr-only focus:not-sr-only focus:absolute focus:top-1 focus:left-1 focus:z-50 focus:rounded-sm focus:border focus:border-accent focus:bg-raised focus:px-3 focus:py-1"
      >
        Skip to the content
      </button>
      <TopBar />
      {busy ? (
        <Boundary what="This page">
          <Suspense fallback={<div className="flex-1" />}>
            <Workbench slot={slot} browse={browse} />
          </Suspense>
        </Boundary>
      ) : (
        <FirstScreen over={over} />
      )}
      {busy && over && <DropVeil />}
      <PairQuestion />
      <Toasts />
      <Dialogs />
    </div>
  );
}

/** What shows over an open image while files are held above the window. */
function DropVeil() {
  return (
    <div className="pointer-events-none fixed inset-0 z-40 flex items-center justify-center bg-ground/80">
      <p className="rounded-md border-2 border-accent border-dashed bg-raised px-8 py-6 text-xl">
        Drop to open next to the current inputs
      </p>
    </div>
  );
}
