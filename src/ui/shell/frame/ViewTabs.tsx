/**
 * The views as tabs, and a menu of those needed less often: together one Tab stop, Left and Right walk. Down leads from a
 * tab into its view, to its list. The view comes next in the Tab order.
 */
import { ChevronDown } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { MenuButton } from '../../parts/menu/MenuButton.tsx';
import { useMedia } from '../../parts/useMedia.ts';
import { enterMiddle } from '../keys/keepFocus.ts';
import { VIEW_PANEL } from '../keys/viewPanel.ts';
import { ROUTES, routeOf } from '../routes.tsx';
import { showView, useApp } from '../../state/appState.ts';

/** px of a window in which all tabs have room; in a narrower one the last are in the menu. */
const ROOM = '(min-width: 480px)';
const SOME_ROOM = '(min-width: 375px)';

function useTabs() {
  const roomy = useMedia(ROOM);
  const lessRoomy = useMedia(SOME_ROOM);
  const tabs = ROUTES.filter(({ more }) => !more).slice(0, roomy ? undefined : lessRoomy ? 4 : 3);
  return { tabs, more: ROUTES.slice(tabs.length) };
}

const LOOK = 'relative shrink-0 px-2.5 text-ink-2 hover:text-ink';
const SHOWN =
  'font-medium text-ink after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:bg-accent after:content-[""]';

/** From one to the next: a tab is shown at once, the menu only stood on. */
function walk(event: KeyboardEvent<HTMLDivElement>): void {
  const { key, target, currentTarget } = event;
  if (event.defaultPrevented || !(target instanceof Element) || target.closest('[role="menu"]')) return;
  const stops = [...currentTarget.querySelectorAll<HTMLElement>('[role="tab"],[aria-haspopup="menu"]')];
  const at = target instanceof HTMLElement ? stops.indexOf(target) : -1;
  const by = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
  if (at < 0 || (by === 0 && key !== 'ArrowDown')) return;
  event.preventDefault();
  if (by === 0) {
    enterMiddle();
    return;
  }
  const next = stops[(at + by + stops.length) % stops.length];
  const { view } = next?.dataset ?? {};
  if (view !== undefined) showView(view);
  next?.focus();
}

export function ViewTabs() {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys for the tabs and the menu in it
    <div data-pane onKeyDown={walk} className="flex h-10 min-w-0 items-stretch">
      <Tabs />
      <More />
    </div>
  );
}

function Tabs() {
  const view = useApp((state) => routeOf(state.view).name);
  const { tabs } = useTabs();
  return (
    <div role="tablist" aria-label="Views" className="flex min-w-0 items-stretch overflow-x-clip">
      {tabs.map(({ name, label }, place) => (
        <button
          key={name}
          type="button"
          role="tab"
          data-view={name}
          aria-selected={name === view}
          aria-controls={name === view ? VIEW_PANEL : undefined}
          tabIndex={name === view ? 0 : -1}
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
      tabIndex={shown ? 0 : -1}
      className={`${LOOK} inline-flex items-center gap-1 ${shown ? SHOWN : ''}`}
    >
      {shown?.label ?? 'More'}
      <ChevronDown size={13} aria-hidden="true" />
    </MenuButton>
  );
}
