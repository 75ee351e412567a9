/**
 * The frame of the app: three panes between a bar and a status line. In a narrow window the panes become pages in the
 * same order, with a switch at the bottom.
 */
import { type ReactNode, Suspense } from 'react';
import { WaitNote } from '../../elements/registry/WaitNote.tsx';
import { Boundary } from '../../parts/Boundary.tsx';
import { Splitter } from '../../parts/Splitter.tsx';
import { Toasts } from '../../parts/Toasts.tsx';
import { KeptDialog } from '../kept/KeptDialog.tsx';
import { FirstScreen } from '../open/FirstScreen.tsx';
import { usePaste, useWindowDrop } from '../open/useOpening.ts';
import { PairQuestion } from '../open/PairQuestion.tsx';
import { PaletteDialog } from '../palette/PaletteDialog.tsx';
import { RegistryDetails, RegistryPage, routeOf } from '../routes.tsx';
import { type Page, type Slot, useActiveSlot, useApp } from '../../state/appState.ts';
import { setSettings, useSettings } from '../../state/settings.ts';
import { focusMiddle } from '../keys/keepFocus.ts';
import { DetailsPane } from './DetailsPane.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import { LeftPane } from './LeftPane.tsx';
import { PageSwitch } from './PageSwitch.tsx';
import { StatusLine } from './StatusLine.tsx';
import { TopBar } from './TopBar.tsx';
import { useDetails } from './useDetails.ts';
import { ViewPane } from './ViewPane.tsx';

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
      {browse !== null ? (
        <BrowsePanes browse={browse} />
      ) : slot ? (
        <ImagePanes slot={slot} />
      ) : (
        <FirstScreen over={over} />
      )}
      {busy && <WaitNote />}
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

const LEAST = 150;

/** What is open, looked at as one image. */
function ImagePanes({ slot }: { readonly slot: Slot }) {
  return (
    <Panes
      view={<ViewPane slot={slot} />}
      label="View"
      details={<DetailsPane slot={slot} />}
      hasDetails={slot.opened !== undefined}
    />
  );
}

/** A registry in place of a view; what is open stays beside it. */
function BrowsePanes({ browse }: { readonly browse: string }) {
  const open = useApp((state) => state.slots.length > 0);
  return (
    <Panes
      hasTree={open}
      view={<Part what="The registry" part={<RegistryPage browse={browse} />} />}
      label="Registry"
      details={
        <div className="h-full overflow-y-auto">
          <Part key={browse} what="The details" part={<RegistryDetails browse={browse} />} />
        </div>
      }
    />
  );
}

function Part({ what, part }: { readonly what: string; readonly part: ReactNode }) {
  return (
    <Boundary what={what}>
      <Suspense fallback={null}>{part}</Suspense>
    </Boundary>
  );
}

interface PanesProps {
  readonly view: ReactNode;
  /** Names the middle pane. */
  readonly label: string;
  readonly details: ReactNode;
  readonly hasTree?: boolean;
  readonly hasDetails?: boolean;
}

function Panes({ view, label, details, hasTree = true, hasDetails = true }: PanesProps) {
  const { left, stack, right, leftOpen } = useSettings();
  const { open: rightOpen } = useDetails();
  const tree = useApp((state) => state.browse !== null || routeOf(state.view).stack === 'tree');
  const wide = tree ? left : stack;
  const splitter = { orientation: 'vertical', min: LEAST, className: 'max-md:hidden' } as const;
  return (
    <main tabIndex={-1} className="flex min-h-0 flex-1 focus:outline-none">
      <Pane page="tree" label="Open inputs and objects" width={wide} shown={leftOpen && hasTree} className="bg-panel">
        <LeftPane />
      </Pane>
      {leftOpen && hasTree && (
        <Splitter
          {...splitter}
          label="Width of the left pane"
          value={wide}
          max={560}
          onChange={(width) => setSettings({ [tree ? 'left' : 'stack']: width })}
        />
      )}
      <Pane page="view" label={label}>
        {view}
      </Pane>
      {rightOpen && hasDetails && (
        <Splitter
          {...splitter}
          label="Width of the details pane"
          value={right}
          max={640}
          onChange={(width) => setSettings({ right: width })}
          after
        />
      )}
      <Pane page="details" label="Details" width={right} shown={rightOpen && hasDetails}>
        {details}
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
