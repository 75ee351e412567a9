/** The views as tabs: one tab stop, arrow keys walk. */
import type { KeyboardEvent } from 'react';
import { ROUTES, routeOf } from '../routes.tsx';
import { showView, useApp } from '../../state/appState.ts';

export const VIEW_PANEL = 'view-panel';

export function ViewTabs() {
  const view = useApp((state) => routeOf(state.view).name);
  const walk = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const at = ROUTES.findIndex((route) => route.name === view);
    const next = ROUTES[(at + by + ROUTES.length) % ROUTES.length];
    if (!next) return;
    showView(next.name);
    event.currentTarget.querySelector<HTMLElement>(`[data-view="${next.name}"]`)?.focus();
  };
  return (
    <div
      role="tablist"
      aria-label="Views"
      onKeyDown={walk}
      className="order-last flex h-10 min-w-0 items-stretch overflow-x-auto [scrollbar-width:none] max-md:w-full max-md:border-line max-md:border-t md:order-none"
    >
      {ROUTES.map(({ name, label }, place) => (
        <button
          key={name}
          type="button"
          role="tab"
          data-view={name}
          aria-selected={name === view}
          aria-controls={name === view ? VIEW_PANEL : undefined}
          tabIndex={name === view ? 0 : -1}
          title={place < 9 ? `${label} (${place + 1})` : label}
          onClick={() => showView(name)}
          className="relative shrink-0 px-2.5 text-ink-2 hover:text-ink aria-selected:font-medium aria-selected:text-ink aria-selected:after:absolute aria-selected:after:inset-x-2 aria-selected:after:bottom-0 aria-selected:after:h-0.5 aria-selected:after:bg-accent"
        >
          {label}
        </button>
      ))}
    </div>
  );
}
