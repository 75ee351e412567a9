/** PreviewTabs: the ways to look at a file, first the one that knows it best. */
import type { KeyboardEvent } from 'react';
import { PREVIEWS } from '../index.ts';
import type { Preview } from '../preview.ts';

/** These read any bytes: a file that looks binary may still be read as text. */
const ALWAYS = ['text', 'hex'];

/** Those that know the file, and those that take any; `asked` by name comes with them, and is the one shown. */
export function previewsFor(path: string, head: Uint8Array, size: number, asked: string | null) {
  const accepting = PREVIEWS.filter((each) => each.accepts(path, head, size));
  const offered = PREVIEWS.filter(
    (each) => accepting.includes(each) || ALWAYS.includes(each.name) || each.name === asked,
  );
  return { offered, shown: offered.find((each) => each.name === asked) ?? accepting[0] };
}

interface PreviewTabsProps {
  readonly offered: readonly Preview[];
  readonly shown: Preview | undefined;
  readonly onShow: (preview: Preview) => void;
}

export function PreviewTabs({ offered, shown, onShow }: PreviewTabsProps) {
  const walk = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0 || !shown) return;
    event.preventDefault();
    const next = offered[offered.indexOf(shown) + by];
    if (!next) return;
    onShow(next);
    event.currentTarget.querySelectorAll('button')[offered.indexOf(next)]?.focus();
  };
  return (
    <div role="tablist" aria-label="Preview" className="flex h-8 shrink-0" onKeyDown={walk}>
      {offered.map((each, place) => (
        <button
          key={each.name}
          type="button"
          role="tab"
          aria-selected={each === shown}
          tabIndex={each === shown || (!shown && place === 0) ? 0 : -1}
          onClick={() => onShow(each)}
          className={`whitespace-nowrap border-b-2 px-2 text-sm ${each === shown ? 'border-accent text-ink' : 'border-transparent text-ink-2 hover:text-ink'}`}
        >
          {each.title}
        </button>
      ))}
    </div>
  );
}
