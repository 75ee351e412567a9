/** The bar on top: the mark, where one stands as a path, the views as tabs, theme and help. */
import { CircleHelp, PanelRight } from 'lucide-react';
import { Logo } from '../../parts/Logo.tsx';
import { goHome, useActiveSlot, useApp } from '../../state/appState.ts';
import { setSettings, useSettings } from '../../state/settings.ts';
import { Breadcrumb, BrowseCrumbs } from './Breadcrumb.tsx';
import { openHelp } from './helpState.ts';
import { ThemeSwitch } from './ThemeSwitch.tsx';
import { ViewTabs } from './ViewTabs.tsx';

const BUTTON = 'inline-flex size-7 items-center justify-center rounded-sm text-ink-2 hover:bg-sunken hover:text-ink';

export function TopBar() {
  const slot = useActiveSlot();
  const browse = useApp((state) => state.browse);
  const rightOpen = useSettings((settings) => settings.rightOpen);
  return (
    <header className="flex min-h-10 shrink-0 flex-wrap items-center border-line border-b bg-panel">
      <h1 className="flex h-10 items-center px-1 font-semibold text-lg">
        <button
          type="button"
          onClick={goHome}
          title="The first screen; what is open stays open"
          className="flex h-8 items-center gap-2 rounded-sm px-2 hover:bg-sunken"
        >
          <Logo />
          Cutaway
        </button>
      </h1>
      {(slot || browse !== null) && (
        <div className="order-last flex h-8 min-w-0 basis-full items-center md:order-none md:h-10 md:flex-1 md:basis-0">
          {browse !== null ? <BrowseCrumbs browse={browse} /> : slot && <Breadcrumb slot={slot} />}
        </div>
      )}
      {slot?.opened && browse === null && <ViewTabs />}
      <div className="ml-auto flex items-center gap-1 px-2">
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
            aria-pressed={rightOpen}
            aria-label="Details pane"
            title={rightOpen ? 'Close the details pane' : 'Show the details pane'}
            onClick={() => setSettings({ rightOpen: !rightOpen })}
          >
            <PanelRight size={16} aria-hidden="true" className={rightOpen ? 'text-accent' : ''} />
          </button>
        )}
      </div>
    </header>
  );
}
