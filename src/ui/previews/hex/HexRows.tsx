/** HexRows: the bytes in view as rows, with a cursor on one of them that keys and clicks move. */
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import { useRowWindow } from '../../parts/tree/useRowWindow.ts';
import { bytesAt, hexRow, type Pages, perRowOf } from './pages.ts';
import { byteAtCharacter, characterOfByte } from './readout.ts';

const ROW = 20;
/** px at the sides of a row. */
const PADDING = 24;
const RULER = '0'.repeat(50);

interface HexRowsProps {
  readonly pages: Pages;
  readonly size: number;
  readonly at: number | null;
  readonly onAt: (offset: number) => void;
}

export function HexRows({ pages, size, at, onAt }: HexRowsProps) {
  const [perRow, setPerRow] = useState(16);
  const count = Math.ceil(size / perRow);
  const digits = Math.max(8, size.toString(16).length);
  const rows = useRowWindow({ count, rowHeight: ROW, margin: 24 });
  const { width, scrollToRow, firstVisible, page } = rows;
  const ruler = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const character = (ruler.current?.getBoundingClientRect().width ?? 0) / RULER.length;
    if (width > 0 && character > 0) setPerRow(perRowOf((width - PADDING) / character, digits));
  }, [width, digits]);
  useEffect(() => {
    if (at === null || width === 0) return;
    const row = Math.floor(at / perRow);
    const near = row >= firstVisible() - 2 && row <= firstVisible() + page + 2;
    scrollToRow(row, near ? 'nearest' : 'center');
  }, [at, width, perRow, page, scrollToRow, firstVisible]);
  const drawn = Array.from({ length: Math.max(0, rows.end - rows.first) }, (_, place) => rows.first + place);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || size === 0) return;
    const from = at ?? firstVisible() * perRow;
    const to = movedBy(event.key, from, { perRow, page: page * perRow, size });
    if (to === undefined) return;
    event.preventDefault();
    onAt(at === null && event.key.startsWith('Arrow') ? from : Math.max(0, Math.min(size - 1, to)));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a region that scrolls, so it must take the focus
    <div
      ref={rows.ref}
      role="group"
      aria-label="File bytes"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const offset = offsetUnder(event, perRow);
        if (offset !== undefined && offset < size) onAt(offset);
      }}
      className="relative min-h-0 flex-1 overflow-auto font-mono text-sm leading-5"
    >
      <div className="relative w-max min-w-full" style={{ height: rows.space }}>
        <span ref={ruler} aria-hidden="true" className="invisible absolute">
          {RULER}
        </span>
        <div className="invisible h-0 overflow-hidden whitespace-pre px-3">{'0'.repeat(digits + perRow * 4 + 8)}</div>
        <div className="absolute left-0 min-w-full whitespace-pre" style={{ top: rows.top }}>
          {drawn.map((row) => (
            <Row key={row} pages={pages} offset={row * perRow} perRow={perRow} digits={digits} at={at} />
          ))}
        </div>
      </div>
    </div>
  );
}

interface Steps {
  readonly perRow: number;
  readonly page: number;
  readonly size: number;
}

function movedBy(key: string, from: number, { perRow, page, size }: Steps): number | undefined {
  const to: Record<string, number> = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from - perRow < 0 ? from : from - perRow,
    ArrowDown: from + perRow >= size ? from : from + perRow,
    PageUp: from - page,
    PageDown: from + page,
    Home: 0,
    End: size - 1,
  };
  return to[key];
}

/** The byte that was clicked: bytes are drawn as one text a row, since an element for each would cost too much. */
function offsetUnder(event: MouseEvent, perRow: number): number | undefined {
  if (!window.getSelection()?.isCollapsed) return undefined;
  const row = (event.target as Element).closest('[data-offset]');
  const bytes = row?.querySelector('[data-bytes]');
  if (!row || !bytes) return undefined;
  const box = bytes.getBoundingClientRect();
  const share = (event.clientX - box.left) / box.width;
  if (share < 0 || share > 1) return undefined;
  const character = Math.floor(share * (bytes.textContent?.length ?? 0));
  return Number(row.getAttribute('data-offset')) + byteAtCharacter(character, perRow);
}

interface RowProps {
  readonly pages: Pages;
  readonly offset: number;
  readonly perRow: number;
  readonly digits: number;
  readonly at: number | null;
}

function Row({ pages, offset, perRow, digits, at }: RowProps) {
  const row = hexRow(bytesAt(pages, offset, perRow), offset, perRow, digits);
  const lit = at !== null && at >= offset && at < offset + perRow;
  const byte = lit ? at - offset : -1;
  return (
    <div className={`h-5 px-3 ${lit ? 'bg-accent-soft' : ''}`} data-offset={offset}>
      <span className={`select-none ${lit ? 'text-ink-2' : 'text-ink-3'}`}>{row.offset} </span>{' '}
      <span data-bytes="">
        <WithCursor text={row.bytes} from={byte < 0 ? -1 : characterOfByte(byte)} length={2} />
      </span>{' '}
      <span className="text-ink-2">
        {' '}
        <WithCursor text={row.characters} from={byte} length={1} />
      </span>
    </div>
  );
}

function WithCursor({ text, from, length }: { readonly text: string; readonly from: number; readonly length: number }) {
  if (from < 0 || from >= text.length) return text;
  return (
    <>
      {text.slice(0, from)}
      <span className="bg-accent text-accent-ink">{text.slice(from, from + length)}</span>
      {text.slice(from + length)}
    </>
  );
}
