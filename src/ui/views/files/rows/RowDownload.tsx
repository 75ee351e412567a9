/**
 * RowDownload: a button at the end of the row under the pointer that saves the file. It floats over the tree: one for
 * each row would cost a third of drawing it. Rows leave it a margin, so that it covers nothing; where a row is too
 * narrow for that, and by the keyboard, the row's menu does the same.
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
const WIDTH = 22;

export function RowDownload({ saverOf, children }: RowDownloadProps) {
  const [place, setPlace] = useState<Place | null>(null);
  const look = (event: MouseEvent<HTMLElement>) => {
    const target = event.target instanceof Element ? event.target : undefined;
    if (target?.closest('[data-download]')) return;
    const row = target?.closest('[data-row]');
    const number = Number(row?.getAttribute('data-row'));
    if (!row || !saverOf(number)) return setPlace(null);
    const box = event.currentTarget.getBoundingClientRect();
    const { right, top } = row.getBoundingClientRect();
    setPlace({ row: number, left: right - box.left - WIDTH, top: top - box.top });
  };
  const saver = place ? saverOf(place.row) : undefined;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only; keys have the menu
    // biome-ignore lint/a11y/useKeyWithMouseEvents: as above
    <div
      className="relative h-full md:@min-[420px]:[--tree-end:22px]"
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
          className="absolute z-10 hidden h-6 place-items-center text-ink-2 hover:text-accent md:@min-[420px]:grid"
        >
          <Download size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
