/**
 * TextView: a file's lines as they are, numbered. Nothing in it is interpreted: escapes, control and bidirectional
 * characters are shown as marks.
 */
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from 'react';
import type { PreviewProps } from '../preview.ts';
import { encodingOf } from './encoding.ts';
import { FindBar } from './FindBar.tsx';
import { MoreNotice } from './MoreNotice.tsx';
import { CHARACTER, GUTTER, TextRows } from './TextRows.tsx';
import type { TextLines } from './textLines.ts';
import { useFileText, useTextLines } from './useFileText.ts';
import { useFind } from './useFind.ts';
import { useTokens } from './useTokens.ts';

/** More lines than anyone scrolls through; the hex view has no end. */
export const MOST_TEXT = 32 << 20;
/** Bytes of a line in one row where lines are not wrapped: some screens wide, cheap to lay out. */
const UNWRAPPED = 2000;

export function TextView({ path, head, source, at, to, onAt }: PreviewProps) {
  const encoding = useMemo(() => encodingOf(head), [head]);
  const loaded = useFileText(head, source, MOST_TEXT, encoding);
  const [wrap, setWrap] = useState<boolean | null>(null);
  const [width, setWidth] = useState(0);
  const wrapped = wrap ?? (width > 0 && width < 600);
  const fits = Math.max(24, Math.floor((width - GUTTER - 24) / CHARACTER));
  const lines = useTextLines(loaded, useDeferredValue(wrapped ? fits : UNWRAPPED));
  const find = useFind(loaded);
  const tokens = useTokens(loaded, path);
  const field = useRef<HTMLInputElement>(null);
  const rows = useRef<{ focus(): void }>(null);
  /** Only keys pressed in here: the browser's own search is left alone elsewhere. */
  const onKeyDown = (event: KeyboardEvent) => {
    const typing = event.target === field.current;
    const asks = event.ctrlKey || event.metaKey ? event.key === 'f' : event.key === 'f' && !typing && !event.altKey;
    if (asks) field.current?.select();
    else if (event.key === 'F3') find.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only takes the keys of what is in it
    <div className="flex h-full min-h-0 flex-col" onKeyDown={onKeyDown}>
      <TextRows {...{ lines, at, to, onAt, find, tokens }} onWidth={setWidth} focusRef={rows} />
      <div className="flex min-h-8 flex-wrap items-center gap-x-4 border-line border-t px-3 py-1 text-ink-2 text-sm">
        <FindBar find={find} partly={loaded.more} fieldRef={field} onLeave={() => rows.current?.focus()} />
        <span>{encodingNote(lines)}</span>
        <span>{lines.crlf ? 'CRLF line ends (CR marks)' : 'LF line ends'}</span>
        {!lines.endsWithNewline && !loaded.more && source.size > 0 && <span>no newline at the end</span>}
        <label className="flex items-center gap-1">
          <input type="checkbox" checked={wrapped} onChange={(event) => setWrap(event.target.checked)} />
          Wrap lines
        </label>
        <MoreNotice loaded={loaded} size={source.size} most={MOST_TEXT} />
      </div>
    </div>
  );
}

function encodingNote(lines: TextLines): string {
  if (lines.encoding === 'Latin-1') return 'Latin-1: not UTF-8, each byte is shown as one character';
  return lines.encoding;
}
