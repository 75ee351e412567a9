/** In a narrow window: which of the three panes is shown. */
import { type Page, showPage, useApp } from '../../state/appState.ts';

const PAGES: readonly (readonly [Page, string])[] = [
  ['tree', 'Tree'],
  ['view', 'View'],
  ['details', 'Details'],
];

export function PageSwitch() {
  const page = useApp((state) => state.page);
  return (
    <nav aria-label="Panes" className="flex h-11 shrink-0 border-line border-t bg-panel md:hidden">
      {PAGES.map(([name, label]) => (
        <button
          key={name}
          type="button"
          aria-current={name === page ? 'page' : undefined}
          onClick={() => showPage(name)}
          className="flex-1 border-transparent border-t-2 text-ink-2 aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-ink"
        >
          {label}
        </button>
      ))}
    </nav>
  );
}
