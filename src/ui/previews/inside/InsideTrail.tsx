/** InsideTrail: where in which archive the shown file lies, each archive a step back to it. */
import { Fragment } from 'react';
import { crumbsOf, type InsideWay } from './insideTarget.ts';

interface InsideTrailProps {
  readonly path: string;
  readonly way: InsideWay;
  /** Shows what lies so many archives deep; 0 = the file itself. */
  readonly onGo: (depth: number) => void;
}

export function InsideTrail({ path, way, onGo }: InsideTrailProps) {
  const crumbs = crumbsOf(path, way);
  return (
    <nav aria-label="Inside the archive" className="flex min-w-0 flex-1 items-center gap-1">
      <button
        type="button"
        title="Back to the archive (Backspace)"
        aria-label="Back to the archive"
        className="grid size-6 shrink-0 place-items-center text-ink-2 hover:text-ink"
        onClick={() => onGo(way.length - 1)}
      >
        ←
      </button>
      {/* The end of the way is what one looks at, so a long one is cut at its beginning. */}
      <ol className="flex min-w-0 items-center justify-end gap-1 overflow-hidden font-mono text-sm">
        {crumbs.map(({ text, depth }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same name may come twice on the way
          <Fragment key={place}>
            {place > 0 && (
              <li aria-hidden="true" className="text-ink-3">
                ›
              </li>
            )}
            <li className="shrink-0 whitespace-pre" aria-current={place === crumbs.length - 1 ? 'page' : undefined}>
              {depth === null || place === crumbs.length - 1 ? (
                text
              ) : (
                <button type="button" className="text-accent hover:underline" onClick={() => onGo(depth)}>
                  {text}
                </button>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
