/** A name or path with what was searched for marked in it, where that is plain text. */
import { visibleText } from '../../../../core/oci/text.ts';
import type { Pattern } from '../../../../core/rootfs/search/query/query.ts';

interface MarkedProps {
  readonly text: string;
  readonly names: readonly Pattern[];
}

export function Marked({ text, names }: MarkedProps) {
  const found = placeIn(text, names);
  if (!found) return visibleText(text);
  const [start, end] = found;
  return (
    <>
      {visibleText(text.slice(0, start))}
      <mark className="rounded-xs bg-warn-soft text-inherit">{visibleText(text.slice(start, end))}</mark>
      {visibleText(text.slice(end))}
    </>
  );
}

/** The first place of the first text that is in it; case counts as soon as the text has a capital, as in the search. */
function placeIn(text: string, names: readonly Pattern[]): readonly [start: number, end: number] | undefined {
  for (const pattern of names) {
    if (pattern.kind !== 'text') continue;
    const exact = pattern.text !== pattern.text.toLowerCase();
    const at = (exact ? text : text.toLowerCase()).indexOf(pattern.text);
    if (at >= 0) return [at, at + pattern.text.length];
  }
  return undefined;
}
