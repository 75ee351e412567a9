/**
 * The frame of the app: three panes between a bar and a status line. In a narrow window the panes become pages in the
 * same order, with a switch at the bottom.
 */
import { type ReactNode, Suspense } from 'react';
import { Boundary } from '../../parts/Boundary.tsx';
import { Splitter } from '../../parts/Splitter.tsx';
import { Toasts } from '../../parts/Toasts.tsx';
import { KeptDialog } from '../kept/KeptDialog.tsx';
import { FirstScreen } from '../open/FirstScreen.tsx';
import { usePaste, useWindowDrop } from '../open/useOpening.ts';
import { PairQuestion } from '../pair/PairQuestion.tsx';
import { PaletteDialog } from '../palette/PaletteDialog.tsx';
import { RegistryDetails, RegistryPage } from '../routes.tsx';
import { type Page, useActiveSlot, useApp } from '../state/appState.ts';
import { setSettings, useSettings } from '../state/settings.ts';
import { DetailsPane } from './DetailsPane.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import { LeftPane } from './LeftPane.tsx';
import { PageSwitch } from './PageSwitch.tsx';
import { StatusLine } from './StatusLine.tsx';
import { TopBar } from './TopBar.tsx';
import { useKeys } from './useKeys.ts';
import { ViewPane } from './ViewPane.tsx';

export function Frame() {
  const over = useWindowDrop();
  usePaste();
  useKeys();
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
      <TopBar />
      {browse !== null ? <BrowsePanes browse={browse} /> : slot ? <Panes /> : <FirstScreen over={over} />}
      {busy && <StatusLine />}
      {busy && <PageSwitch />}
      {busy && over && <DropVeil />}
      <PairQuestion />
      <Toasts />
      <HelpDialog />
      <KeptDialog />
      <PaletteDialog />
    </div>
  );
}

/** What shows over an open image while files are held above the window. */
function DropVeil() {
  return (
    <div className="pointer-events-none fixed inset-0 z-40 flex items-center justify-center bg-ground/80">
      <p className="rounded-md border-2 border-accent border-dashed bg-raised px-8 py-6 text-xl">
        Drop to open beside what is here
      </p>
    </div>
  );
}

const LEAST = 200;

function Panes() {
  const slot = useActiveSlot();
  const { left, right, leftOpen, rightOpen } = useSettings();
  if (!slot) return null;
  return (
    <main className="flex min-h-0 flex-1">
      <Pane page="tree" label="Open inputs and objects" width={left} shown={leftOpen} className="bg-panel">
        <LeftPane />
      </Pane>
      {leftOpen && (
        <Splitter
          label="Width of the left pane"
          orientation="vertical"
          value={left}
          min={LEAST}
          max={560}
          onChange={(width) => setSettings({ left: width })}
          className="max-md:hidden"
        />
      )}
      <Pane page="view" label="View">
        <ViewPane slot={slot} />
      </Pane>
      {rightOpen && slot.opened && (
        <Splitter
          label="Width of the details pane"
          orientation="vertical"
          value={right}
          min={LEAST}
          max={640}
          onChange={(width) => setSettings({ right: width })}
          after
          className="max-md:hidden"
        />
      )}
      <Pane page="details" label="Details" width={right} shown={rightOpen && slot.opened !== undefined}>
        <DetailsPane slot={slot} />
      </Pane>
    </main>
  );
}

/** A registry in place of a view; what is open stays beside it. */
function BrowsePanes({ browse }: { readonly browse: string }) {
  const { left, right, leftOpen, rightOpen } = useSettings();
  const open = useApp((state) => state.slots.length > 0);
  return (
    <main className="flex min-h-0 flex-1">
      <Pane page="tree" label="Open inputs and objects" width={left} shown={leftOpen && open} className="bg-panel">
        <LeftPane />
      </Pane>
      <Pane page="view" label="Registry" className={open ? 'border-line md:border-l' : ''}>
        <Boundary what="The registry">
          <Suspense fallback={null}>
            <RegistryPage browse={browse} />
          </Suspense>
        </Boundary>
      </Pane>
      {rightOpen && (
        <Splitter
          label="Width of the details pane"
          orientation="vertical"
          value={right}
          min={LEAST}
          max={640}
          onChange={(width) => setSettings({ right: width })}
          after
          className="max-md:hidden"
        />
      )}
      <Pane page="details" label="Details" width={right} shown={rightOpen}>
        <div className="h-full overflow-y-auto">
          <Boundary key={browse} what="The details">
            <Suspense fallback={null}>
              <RegistryDetails browse={browse} />
            </Suspense>
          </Boundary>
        </div>
      </Pane>
    </main>
  );
}

interface PaneProps {
  readonly page: Page;
  readonly label: string;
  /** px; absent = what is left. */
  readonly width?: number;
  readonly shown?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A closed pane is still a page in a narrow window. */
function Pane({ page, label, width, shown = true, className = '', children }: PaneProps) {
  const current = useApp((state) => state.page) === page;
  const sized = width === undefined ? 'md:flex-1' : 'md:w-(--pane) md:max-w-[34vw] md:shrink-0';
  return (
    <section
      aria-label={label}
      style={width === undefined ? undefined : ({ '--pane': `${width}px` } as React.CSSProperties)}
      className={`min-h-0 min-w-0 max-md:flex-1 ${sized} ${current ? '' : 'max-md:hidden'} ${shown ? '' : 'md:hidden'} ${className}`}
    >
      {children}
    </section>
  );
}
