/**
 * RowDownload: a button at the end of the name under the pointer that saves the file. It floats over the tree: one for
 * each row would cost a third of drawing it. By the keyboard the row's menu does the same.
 */
import { Download } from 'lucide-react';
import { type MouseEvent, type ReactNode, useState } from 'react';

interface RowDownloadProps {
  /** What saves the file of a row, and its name; undefined where the row has no bytes. */
  readonly saverOf: (row: number) => { readonly name: string; readonly save: () => void } | undefined;
  readonly children: ReactNode;
}

interface Place {
  readonly row: number;
  /** px in the box around the tree. */
  readonly left: number;
  readonly top: number;
}

/** px of the button. */
const WIDTH = 24;

export function RowDownload({ saverOf, children }: RowDownloadProps) {
  const [place, setPlace] = useState<Place | null>(null);
  const look = (event: MouseEvent<HTMLElement>) => {
    const target = event.target instanceof Element ? event.target : undefined;
    if (target?.closest('[data-download]')) return;
    const row = target?.closest('[data-row]');
    const name = row?.querySelector('.tree-cell')?.getBoundingClientRect();
    const box = event.currentTarget.getBoundingClientRect();
    const number = Number(row?.getAttribute('data-row'));
    if (!name || !saverOf(number)) return setPlace(null);
    setPlace({ row: number, left: name.right - box.left - WIDTH - 8, top: name.top - box.top });
  };
  const saver = place ? saverOf(place.row) : undefined;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only; keys have the menu
    // biome-ignore lint/a11y/useKeyWithMouseEvents: as above
    <div
      className="relative h-full"
      onMouseOver={look}
      onMouseLeave={() => setPlace(null)}
      onScrollCapture={() => setPlace(null)}
    >
      {children}
      {place && saver && (
        <button
          type="button"
          data-download
          tabIndex={-1}
          aria-label={`Download ${saver.name}`}
          title="Download"
          onClick={saver.save}
          style={{ left: place.left, top: place.top, width: WIDTH }}
          className="absolute z-10 grid h-6 place-items-center rounded-sm bg-raised text-ink-2 hover:text-accent"
        >
          <Download size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
