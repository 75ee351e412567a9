/** The bars on top: the mark, the views as tabs, the way to everything by typing; below it where one stands as a path. */
import { CircleHelp, PanelRight, Search } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Logo } from '../../parts/Logo.tsx';
import { type Slot, goHome, useActiveSlot, useApp } from '../../state/appState.ts';
import { openPalette } from '../palette/paletteState.ts';
import { openHelp } from '../dialogs/helpState.ts';
import { KEY } from '../keys/keys.ts';
import { loadBars } from './loadWorkbench.ts';
import { ThemeSwitch } from './ThemeSwitch.tsx';
import { useDetails } from './useDetails.ts';

const ViewTabs = lazy(() => loadBars().then((m) => ({ default: m.ViewTabs })));
const Breadcrumb = lazy(() => loadBars().then((m) => ({ default: m.Breadcrumb })));
const BrowseCrumbs = lazy(() => loadBars().then((m) => ({ default: m.BrowseCrumbs })));

const BUTTON = 'inline-flex size-7 items-center justify-center rounded-sm text-ink-2 hover:bg-sunken hover:text-ink';

export function TopBar() {
  const slot = useActiveSlot();
  const browse = useApp((state) => state.browse);
  const details = useDetails();
  return (
    // The tabs come last in the document, and the view after them: Tab leads from a view's tab into the view.
    <header className="grid shrink-0 grid-cols-[auto_minmax(0,1fr)_auto] border-line border-b bg-panel">
      <h1 className="col-start-1 row-start-1 flex h-10 items-center px-1 font-semibold text-lg">
        <button
          type="button"
          onClick={goHome}
          title="Start page; open inputs stay open"
          className="flex h-8 items-center gap-2 rounded-sm px-2 hover:bg-sunken"
        >
          <Logo />
          Cutaway
        </button>
      </h1>
      <div className="col-start-3 row-start-1 flex items-center gap-1 px-2">
        {(slot || browse !== null) && <SearchBox />}
        <ThemeSwitch />
        <button
          type="button"
          className={BUTTON}
          onClick={openHelp}
          aria-label="Help and keys"
          title="Help and keys (?)"
        >
          <CircleHelp size={16} aria-hidden="true" />
        </button>
        {(slot?.opened || browse !== null) && (
          <button
            type="button"
            className={`${BUTTON} max-md:hidden`}
            aria-pressed={details.open}
            aria-label="Details pane"
            title={`${details.open ? 'Close' : 'Show'} the details pane (${KEY.details})`}
            onClick={details.toggle}
          >
            <PanelRight size={16} aria-hidden="true" className={details.open ? 'text-accent' : ''} />
          </button>
        )}
      </div>
      <Where slot={slot} browse={browse} />
      {slot && slot.status !== 'failed' && browse === null && (
        <div className="col-start-2 row-start-1 h-10 min-w-0 max-md:col-span-3 max-md:col-start-1 max-md:row-start-2 max-md:border-line max-md:border-t">
          <Suspense fallback={null}>
            <ViewTabs />
          </Suspense>
        </div>
      )}
    </header>
  );
}

/** The path has a row of its own: it never has to give way to anything. */
function Where({ slot, browse }: { readonly slot: Slot | undefined; readonly browse: string | null }) {
  if (browse === null && !slot) return null;
  return (
    <div className="col-span-3 row-start-2 flex h-7 min-w-0 items-center border-line border-t bg-ground max-md:row-start-3">
      <Suspense fallback={null}>
        {browse !== null ? <BrowseCrumbs browse={browse} /> : slot && <Breadcrumb slot={slot} />}
      </Suspense>
    </div>
  );
}

function SearchBox() {
  return (
    <button
      type="button"
      onClick={() => openPalette('commands')}
      aria-label="Search files, images and commands"
      title={`Go to a file, an image or a command (${KEY.palette})`}
      className="mr-1 flex h-7 items-center gap-2 rounded-sm border border-line-strong bg-raised px-2 text-ink-3 text-sm hover:border-accent hover:text-ink xl:w-48"
    >
      <Search size={14} aria-hidden="true" className="shrink-0" />
      <span className="hidden flex-1 text-left xl:inline">Search</span>
      <kbd className="hidden font-mono text-xs xl:inline">{KEY.palette}</kbd>
    </button>
  );
}
