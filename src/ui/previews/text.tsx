/**
 * Text: a file's lines as they are, numbered. Nothing in it is interpreted: escapes, control and bidirectional
 * characters are shown as marks.
 */
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useRowWindow } from '../parts/tree/useRowWindow.ts';
import { scrollByKey } from './listKeys.ts';
import { MoreNotice } from './MoreNotice.tsx';
import type { Preview, PreviewProps } from './preview.ts';
import { encodingOf, looksLikeText, type TextLines, textLines } from './textLines.ts';
import { useFileBytes } from './useFileBytes.ts';
import { visibleText } from './visibleText.ts';

const ROW = 20;
/** More lines than anyone scrolls through; the hex view has no end. */
const MOST = 32 << 20;
/** Bytes of a line in one row where lines are not wrapped: some screens wide, cheap to lay out. */
const UNWRAPPED = 2000;
/** Width of one character at 12 px in the fonts named by --font-mono, on the safe side. */
const CHARACTER = 7.3;
const GUTTER = 64;

function TextView({ head, source, at, onAt }: PreviewProps) {
  const loaded = useFileBytes(head, source, MOST);
  const [wrap, setWrap] = useState<boolean | null>(null);
  const encoding = useMemo(() => encodingOf(head), [head]);
  const [width, setWidth] = useState(0);
  const wrapped = wrap ?? (width > 0 && width < 600);
  const fits = Math.max(24, Math.floor((width - GUTTER - 24) / CHARACTER));
  const rowBytes = useDeferredValue(wrapped ? fits : UNWRAPPED);
  const lines = useMemo(() => textLines(loaded.bytes, rowBytes, encoding), [loaded.bytes, rowBytes, encoding]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Lines lines={lines} at={at} onAt={onAt} onWidth={setWidth} />
      <div className="flex min-h-7 flex-wrap items-center gap-x-4 border-line border-t px-3 text-ink-2 text-sm">
        <span>{encodingNote(lines)}</span>
        <span>{lines.crlf ? 'CRLF line ends (␍ marks)' : 'LF line ends'}</span>
        {!lines.endsWithNewline && !loaded.more && source.size > 0 && <span>no newline at the end</span>}
        <label className="flex items-center gap-1">
          <input type="checkbox" checked={wrapped} onChange={(event) => setWrap(event.target.checked)} />
          Wrap lines
        </label>
        <MoreNotice loaded={loaded} size={source.size} most={MOST} />
      </div>
    </div>
  );
}

function encodingNote(lines: TextLines): string {
  if (lines.encoding === 'Latin-1') return 'Latin-1: not UTF-8, each byte is shown as one character';
  return lines.encoding;
}

interface LinesProps {
  readonly lines: TextLines;
  readonly at: number | null;
  readonly onAt: (at: number | null) => void;
  readonly onWidth: (width: number) => void;
}

function Lines({ lines, at, onAt, onWidth }: LinesProps) {
  const rows = useRowWindow({ count: lines.rows, rowHeight: ROW, margin: 24 });
  const { width, scrollToRow } = rows;
  useEffect(() => onWidth(width), [width, onWidth]);
  useEffect(() => {
    if (at !== null && width > 0) scrollToRow(lines.rowOf(at), 'center');
  }, [at, width, lines, scrollToRow]);
  const drawn = Array.from({ length: Math.max(0, rows.end - rows.first) }, (_, place) => rows.first + place);
  const inner = GUTTER + 24 + Math.ceil(lines.widest * CHARACTER);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a region that scrolls, so it must take the focus
    <div
      ref={rows.ref}
      role="group"
      aria-label="File content"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
      tabIndex={0}
      onKeyDown={(event) => scrollByKey(event, rows, lines.rows)}
      className="relative min-h-0 flex-1 overflow-auto font-mono text-sm leading-5"
    >
      <div className="relative" style={{ height: rows.space, minWidth: inner }}>
        <div className="absolute left-0 min-w-full" style={{ top: rows.top }}>
          {drawn.map((row) => (
            <Line key={row} lines={lines} row={row} at={at} onAt={onAt} />
          ))}
        </div>
      </div>
    </div>
  );
}

function Line({ lines, row, at, onAt }: Omit<LinesProps, 'onWidth'> & { readonly row: number }) {
  const line = lines.lineOf(row);
  const lit = line === at;
  const content = useMemo(() => visibleText(lines.text(row)), [lines, row]);
  return (
    <div className={`flex h-5 ${lit ? 'bg-accent-soft' : ''}`} data-line={line}>
      <span
        className={`sticky left-0 flex shrink-0 justify-end pr-3 ${lit ? 'bg-accent-soft' : 'bg-ground'}`}
        style={{ width: GUTTER }}
      >
        {lines.continued(row) ? (
          <span aria-hidden="true" className="select-none text-ink-3">
            ↪
          </span>
        ) : (
          <button
            type="button"
            tabIndex={-1}
            aria-label={`Link to line ${line}`}
            onClick={() => onAt(lit ? null : line)}
            className="select-none text-ink-3 hover:text-accent"
          >
            {line}
          </button>
        )}
      </span>
      <span className="whitespace-pre" style={{ tabSize: 8 }} dir="ltr">
        {content.map((piece, place) =>
          typeof piece === 'string' ? (
            piece
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line never move
            <span key={place} title={piece.meaning} className="bg-warn-soft text-warn">
              {piece.mark}
            </span>
          ),
        )}
      </span>
    </div>
  );
}

export const text: Preview = {
  name: 'text',
  title: 'Text',
  accepts: (_path, head) => looksLikeText(head),
  maxBytes: MOST,
  View: TextView,
};
