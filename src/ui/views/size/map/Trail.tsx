/** The way from the whole image down to what the map shows; each part leads back to it. */
import { nameOf, trailOf } from '../sizeRows.ts';
import type { BytesProps } from '../tables/SizeTable.tsx';

interface TrailProps extends Pick<BytesProps, 'columns' | 'layerName'> {
  readonly top: number;
  readonly onGo: (row: number) => void;
}

export function Trail({ columns, top, layerName, onGo }: TrailProps) {
  const trail = trailOf(columns, top);
  return (
    <nav aria-label="Directory shown" className="min-w-0 flex-1">
      <ol className="flex h-6 min-w-0 items-center overflow-hidden font-mono text-sm">
        {trail.map((row, place) => (
          <li key={row} className="flex min-w-4 items-center">
            {place > 1 && <span className="text-ink-3">/</span>}
            <button
              type="button"
              aria-current={row === top ? 'location' : undefined}
              onClick={() => onGo(row)}
              className={`h-6 truncate rounded-sm px-0.5 hover:bg-sunken ${row === top ? 'text-ink' : 'text-ink-2'}`}
            >
              {nameOf(columns, row, layerName)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
