/**
 * The workbench: three panes between the bars, once something is open. Loaded with the first input, since nobody needs it
 * before. In a narrow window the panes become pages in the same order, with a switch at the bottom.
 */
import { type ReactNode, Suspense } from 'react';
import { WaitNote } from '../../elements/registry/WaitNote.tsx';
import { Boundary } from '../../parts/Boundary.tsx';
import { Splitter } from '../../parts/Splitter.tsx';
import { type Page, type Slot, useApp } from '../../state/appState.ts';
import { setSettings, useSettings } from '../../state/settings.ts';
import { RegistryDetails, RegistryPage, routeOf } from '../routes.tsx';
import { DetailsPane } from './DetailsPane.tsx';
import { LeftPane } from './LeftPane.tsx';
import { PageSwitch } from './PageSwitch.tsx';
import { StatusLine } from './StatusLine.tsx';
import { useDetails } from './useDetails.ts';
import { ViewPane } from './ViewPane.tsx';

interface WorkbenchProps {
  readonly slot: Slot | undefined;
  readonly browse: string | null;
}

export function Workbench({ slot, browse }: WorkbenchProps) {
  return (
    <>
      {browse !== null ? <BrowsePanes browse={browse} /> : slot && <ImagePanes slot={slot} />}
      <WaitNote />
      <StatusLine />
      <PageSwitch />
    </>
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
      view={<Part what="This registry" part={<RegistryPage browse={browse} />} />}
      label="Registry"
      details={
        <div className="h-full overflow-y-auto">
          <Part key={browse} what="Details" part={<RegistryDetails browse={browse} />} />
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
      <Pane
        page="tree"
        label="Open inputs and objects"
        width={wide}
        shown={leftOpen && hasTree}
        className="order-first bg-panel"
      >
        <LeftPane />
      </Pane>
      {leftOpen && hasTree && (
        <Splitter
          {...splitter}
          className="-order-1 max-md:hidden"
          label="Width of the left pane"
          value={wide}
          max={560}
          onChange={(width) => setSettings({ [tree ? 'left' : 'stack']: width })}
        />
      )}
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
