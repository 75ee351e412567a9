/** A path with the letters marked that were typed. */
import { memo } from 'react';
import { visibleText } from '../../../core/oci/text.ts';
import type { FoundPath } from '../../../engine/questions/files/answers.ts';

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

/** The name, and below it the whole path: both with the letters that were typed. */
export const MarkedPath = memo(function MarkedPath({ path }: { readonly path: FoundPath }) {
  const cut = path.path.lastIndexOf('/') + 1;
  const name = {
    ...path,
    path: path.path.slice(cut),
    marks: path.marks.filter((at) => at >= cut).map((at) => at - cut),
  };
  return (
    <span className="min-w-0 font-mono text-sm leading-4" title={visibleText(path.path)}>
      <span className="block overflow-hidden text-ellipsis">
        <Letters path={name} />
      </span>
      <span className="block overflow-hidden text-ellipsis text-ink-2">
        /<Letters path={path} />
      </span>
    </span>
  );
});

function Letters({ path }: { readonly path: FoundPath }) {
  return (
    <>
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
    </>
  );
}
