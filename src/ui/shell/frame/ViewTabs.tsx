/** The views as tabs: one tab stop, arrow keys walk; those needed less often are in a menu beside them. */
import { ChevronDown } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { MenuButton } from '../../parts/menu/MenuButton.tsx';
import { useMedia } from '../../parts/useMedia.ts';
import { VIEW_PANEL } from '../keys/viewPanel.ts';
import { ROUTES, routeOf } from '../routes.tsx';
import { showView, useApp } from '../../state/appState.ts';

/** px of a window in which all tabs have room; in a narrower one the last are in the menu. */
const ROOM = '(min-width: 480px)';
const FEW = 4;

function useTabs() {
  const roomy = useMedia(ROOM);
  const tabs = ROUTES.filter(({ more }) => !more).slice(0, roomy ? undefined : FEW);
  return { tabs, more: ROUTES.slice(tabs.length) };
}

const LOOK = 'relative shrink-0 px-2.5 text-ink-2 hover:text-ink';
const SHOWN =
  'font-medium text-ink after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:bg-accent after:content-[""]';

export function ViewTabs() {
  return (
    <div className="order-last flex h-10 min-w-0 items-stretch max-md:w-full max-md:border-line max-md:border-t md:order-none">
      <Tabs />
      <More />
    </div>
  );
}

function Tabs() {
  const view = useApp((state) => routeOf(state.view).name);
  const { tabs } = useTabs();
  const first = tabs.some(({ name }) => name === view) ? view : tabs[0]?.name;
  const walk = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const at = tabs.findIndex((route) => route.name === first);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (!next) return;
    showView(next.name);
    event.currentTarget.querySelector<HTMLElement>(`[data-view="${next.name}"]`)?.focus();
  };
  return (
    <div
      role="tablist"
      aria-label="Views"
      onKeyDown={walk}
      className="flex min-w-0 items-stretch overflow-x-auto [scrollbar-width:none]"
    >
      {tabs.map(({ name, label }, place) => (
        <button
          key={name}
          type="button"
          role="tab"
          data-view={name}
          aria-selected={name === view}
          aria-controls={name === view ? VIEW_PANEL : undefined}
          tabIndex={name === first ? 0 : -1}
          title={`${label} (${place + 1})`}
          onClick={() => showView(name)}
          className={`${LOOK} ${name === view ? SHOWN : ''}`}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

/** The key that leads to a view. */
function hintOf(name: string): string | undefined {
  const at = ROUTES.findIndex((route) => route.name === name);
  return at < 9 ? String(at + 1) : undefined;
}

/** Says which of its views is shown, where one is. */
function More() {
  const view = useApp((state) => routeOf(state.view).name);
  const { more } = useTabs();
  const shown = more.find(({ name }) => name === view);
  const items = more.map(({ name, label }) => ({
    id: name,
    label,
    hint: hintOf(name),
    checked: name === view,
    go: () => showView(name),
  }));
  return (
    <MenuButton
      label="More views"
      items={items}
      className={`${LOOK} inline-flex items-center gap-1 ${shown ? SHOWN : ''}`}
    >
      {shown?.label ?? 'More'}
      <ChevronDown size={13} aria-hidden="true" />
    </MenuButton>
  );
}
