/** TextRows: the rows in view, each with its line number, its hits lit and its hidden characters as marks. */
import { type MouseEvent, type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import { itemAt } from '../../../core/bytes/at.ts';
import { useRowWindow } from '../../parts/tree/useRowWindow.ts';
import { scrollByKey } from '../rows/listKeys.ts';
import type { TextLines } from './textLines.ts';
import type { Find } from './useFind.ts';
import { piecesOf, type TokenKind, type Tokens } from './tokens.ts';
import { visibleText } from './visibleText.ts';

const ROW = 20;
/** Width of one character at 12 px in the fonts named by --font-mono, on the safe side. */
export const CHARACTER = 7.3;
export const GUTTER = 64;

interface TextRowsProps {
  readonly lines: TextLines;
  /** Lines `from` to `to` are pointed at. */
  readonly at: number | null;
  readonly to: number | null;
  readonly onAt: (at: number | null, to?: number | null) => void;
  readonly find: Find;
  /** Undefined while they are looked for, and where there are none. */
  readonly tokens: Tokens | undefined;
  readonly onWidth: (width: number) => void;
  readonly focusRef: Ref<{ focus(): void }>;
}

export function TextRows({ lines, at, to, onAt, find, tokens, onWidth, focusRef }: TextRowsProps) {
  const element = useRef<HTMLDivElement>(null);
  const rows = useRowWindow({ count: lines.rows, rowHeight: ROW, margin: 24 });
  const { width, scrollToRow, ref } = rows;
  const attach = useCallback(
    (now: HTMLDivElement | null) => {
      element.current = now;
      ref(now);
    },
    [ref],
  );
  useImperativeHandle(focusRef, () => ({ focus: () => element.current?.focus() }), []);
  useEffect(() => onWidth(width), [width, onWidth]);
  // Goes to the line once it is laid out, and again when the rows are another width, not when lines are added below it.
  const ready = at !== null && width > 0 && (lines.lines > at || lines.complete) ? lines.rowOf(at) : -1;
  useEffect(() => {
    if (ready >= 0) scrollToRow(ready, 'center');
  }, [ready, scrollToRow]);
  const hit = find.found.starts[find.current];
  const hitRow = hit !== undefined && width > 0 ? lines.rowAt(hit) : -1;
  useEffect(() => {
    if (hitRow >= 0) scrollToRow(hitRow, 'center');
  }, [hitRow, scrollToRow]);

  const drawn = Array.from({ length: Math.max(0, rows.end - rows.first) }, (_, place) => rows.first + place);
  const inner = GUTTER + Math.min(lines.widest * CHARACTER + 24, 40_000);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a region that scrolls, so it must take the focus
    <div
      ref={attach}
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
            <Row key={row} {...{ lines, row, at, to, onAt, find, tokens }} />
          ))}
        </div>
      </div>
    </div>
  );
}

type RowProps = Pick<TextRowsProps, 'lines' | 'at' | 'to' | 'onAt' | 'find' | 'tokens'> & { readonly row: number };

function Row({ lines, row, at, to, onAt, find, tokens }: RowProps) {
  const { start, end, line, continued } = lines.row(row);
  const lit = at !== null && line >= at && line <= (to ?? at);
  const point = (event: MouseEvent) => {
    if (!event.shiftKey || at === null || line === at) return onAt(at === line && to === null ? null : line);
    return onAt(Math.min(at, line), Math.max(at, line));
  };
  return (
    <div className={`flex h-5 ${lit ? 'bg-accent-soft' : ''}`} data-line={line}>
      <span
        className={`sticky left-0 flex shrink-0 justify-end pr-3 ${lit ? 'bg-accent-soft' : 'bg-ground'}`}
        style={{ width: GUTTER }}
      >
        {continued ? (
          <span aria-hidden="true" className="select-none text-ink-3">
            ↪
          </span>
        ) : (
          <button
            type="button"
            tabIndex={-1}
            aria-label={`Link to line ${line}`}
            title="Link to this line; with Shift, to the lines up to this one"
            onClick={point}
            className={`select-none hover:text-accent ${lit ? 'text-ink-2' : 'text-ink-3'}`}
          >
            {line}
          </button>
        )}
      </span>
      <Content {...{ lines, start, end, find, tokens }} />
    </div>
  );
}

interface ContentProps extends Pick<TextRowsProps, 'lines' | 'find' | 'tokens'> {
  readonly start: number;
  readonly end: number;
}

interface Part {
  readonly start: number;
  readonly end: number;
  /** Number of the hit it is part of. */
  readonly hit: number;
}

function Content({ lines, start, end, find: { found, current }, tokens }: ContentProps) {
  const parts = useMemo(() => partsOf(found.starts, found.ends, start, end), [found, start, end]);
  return (
    <span className="whitespace-pre" style={{ tabSize: 8 }} dir="ltr">
      {parts.map((part) =>
        part.hit < 0 ? (
          <Coloured key={part.start} {...{ lines, tokens }} start={part.start} end={part.end} />
        ) : (
          <mark
            key={part.start}
            className={part.hit === current ? 'bg-accent text-accent-ink' : 'bg-accent-soft text-ink underline'}
          >
            <Plain text={lines.text(part.start, part.end)} />
          </mark>
        ),
      )}
    </span>
  );
}

const TONES: Readonly<Record<TokenKind, string>> = {
  comment: 'text-ink-3 italic',
  keyword: 'text-accent',
  string: 'text-ok',
  number: 'text-warn',
  title: 'font-semibold',
  name: 'text-accent',
  meta: 'text-ink-2',
};

/** Text by what it is in its language; without tokens as it is. */
function Coloured({ lines, tokens, start, end }: Omit<ContentProps, 'find'>) {
  return piecesOf(tokens, start, end).map((piece) => {
    const text = <Plain key={piece.start} text={lines.text(piece.start, piece.end)} />;
    return piece.kind === null ? (
      text
    ) : (
      <span key={piece.start} className={TONES[piece.kind]}>
        {text}
      </span>
    );
  });
}

function Plain({ text }: { readonly text: string }) {
  const pieces = useMemo(() => visibleText(text), [text]);
  return pieces.map((piece, place) =>
    typeof piece === 'string' ? (
      piece
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line never move
      <span key={place} title={piece.meaning} className="bg-warn-soft text-warn">
        {piece.mark}
      </span>
    ),
  );
}

/** A row cut where hits begin and end. */
function partsOf(starts: readonly number[], ends: readonly number[], from: number, to: number): readonly Part[] {
  const parts: Part[] = [];
  let at = from;
  for (let hit = firstAfter(ends, from); hit < starts.length && itemAt(starts, hit) < to; hit++) {
    const start = Math.max(at, itemAt(starts, hit));
    const end = Math.min(to, itemAt(ends, hit));
    if (start > at) parts.push({ start: at, end: start, hit: -1 });
    if (end > start) parts.push({ start, end, hit });
    at = Math.max(at, end);
  }
  if (at < to) parts.push({ start: at, end: to, hit: -1 });
  return parts;
}

/** The first of the ascending numbers that is greater. */
function firstAfter(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (itemAt(sorted, middle) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
