/** A path with the letters marked that were typed. */
import { memo } from 'react';
import { visibleText } from '../../../core/oci/text.ts';
import type { FoundPath } from '../../../engine/answers.ts';

interface Run {
  readonly text: string;
  readonly marked: boolean;
  readonly at: number;
}

/** Neighbouring characters of the same kind as one piece. */
function runsOf({ path, marks }: FoundPath): readonly Run[] {
  const marked = new Set(marks);
  const runs: Run[] = [];
  let start = 0;
  for (let at = 1; at <= path.length; at++) {
    if (at < path.length && marked.has(at) === marked.has(start)) continue;
    runs.push({ text: path.slice(start, at), marked: marked.has(start), at: start });
    start = at;
  }
  return runs;
}

/** The end of a path says most: where there is no room, its beginning is cut. */
export const MarkedPath = memo(function MarkedPath({ path }: { readonly path: FoundPath }) {
  return (
    <span className="min-w-0 overflow-hidden text-ellipsis font-mono text-sm" title={visibleText(path.path)}>
      {runsOf(path).map(({ text, marked, at }) =>
        marked ? (
          <mark key={at} className="bg-transparent font-semibold text-accent">
            {visibleText(text)}
          </mark>
        ) : (
          visibleText(text)
        ),
      )}
      {path.isDir && '/'}
    </span>
  );
});
