/** Hex: any file of any size as bytes, read page by page where one looks. */
import { type FormEvent, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useRowWindow } from '../parts/tree/useRowWindow.ts';
import { createPages, hexRow, PAGE_BYTES, type Pages, parseOffset } from './hex/pages.ts';
import type { Preview, PreviewProps } from './preview.ts';
import { scrollByKey } from './rows/listKeys.ts';

const ROW = 20;

function HexView({ head, source, at, onAt }: PreviewProps) {
  const pages = useMemo(() => createPages(source, head), [source, head]);
  useEffect(() => () => pages.close(), [pages]);
  useSyncExternalStore(pages.subscribe, pages.version);
  const failure = pages.failure();
  return (
    <div className="flex h-full min-h-0 flex-col">
      <HexRows pages={pages} size={source.size} at={at} />
      <div className="flex min-h-7 flex-wrap items-center gap-x-4 border-line border-t px-3 text-ink-2 text-sm">
        <GoTo size={source.size} onGo={onAt} />
        {at !== null && <span className="font-mono">0x{at.toString(16)}</span>}
        {failure !== undefined && (
          <span role="alert" className="text-error">
            ✕ {failure instanceof Error ? failure.message : 'These bytes could not be read.'}
          </span>
        )}
      </div>
    </div>
  );
}

function GoTo({ size, onGo }: { readonly size: number; readonly onGo: (offset: number) => void }) {
  const [text, setText] = useState('');
  const offset = parseOffset(text);
  const wrong = text !== '' && (offset === undefined || offset >= size);
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (offset !== undefined && offset < size) onGo(offset);
  };
  return (
    <form onSubmit={go} className="flex items-center gap-2">
      <label className="flex items-center gap-2">
        Go to offset
        <input
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="0x1f0 or 496"
          aria-invalid={wrong}
          className="h-6 w-32 rounded-sm border border-line-strong bg-raised px-2 font-mono placeholder:text-ink-3"
        />
      </label>
      <span aria-live="polite" className="text-error">
        {wrong && (offset === undefined ? 'Not an offset' : `Past the end (0x${size.toString(16)})`)}
      </span>
    </form>
  );
}

interface HexRowsProps {
  readonly pages: Pages;
  readonly size: number;
  readonly at: number | null;
}

function HexRows({ pages, size, at }: HexRowsProps) {
  const [perRow, setPerRow] = useState(16);
  const count = Math.ceil(size / perRow);
  const digits = Math.max(8, size.toString(16).length);
  const rows = useRowWindow({ count, rowHeight: ROW, margin: 24 });
  const { width, scrollToRow } = rows;
  // A phone has room for eight bytes and their characters.
  useEffect(() => setPerRow(width > 0 && width < 600 ? 8 : 16), [width]);
  useEffect(() => {
    if (at !== null && width > 0) scrollToRow(Math.floor(at / perRow), 'center');
  }, [at, width, perRow, scrollToRow]);
  const drawn = Array.from({ length: Math.max(0, rows.end - rows.first) }, (_, place) => rows.first + place);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a region that scrolls, so it must take the focus
    <div
      ref={rows.ref}
      role="group"
      aria-label="File bytes"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
      tabIndex={0}
      onKeyDown={(event) => scrollByKey(event, rows, count)}
      className="relative min-h-0 flex-1 overflow-auto font-mono text-sm leading-5"
    >
      <div className="relative w-max min-w-full" style={{ height: rows.space }}>
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

interface RowProps extends Omit<HexRowsProps, 'size'> {
  readonly offset: number;
  readonly perRow: number;
  readonly digits: number;
}

function Row({ pages, offset, perRow, digits, at }: RowProps) {
  const page = pages.at(offset);
  const within = offset % PAGE_BYTES;
  const row = hexRow(page?.subarray(within, within + perRow) ?? new Uint8Array(), offset, perRow, digits);
  const lit = at !== null && at >= offset && at < offset + perRow;
  return (
    <div className={`h-5 px-3 ${lit ? 'bg-accent-soft' : ''}`} data-offset={offset}>
      <span className="select-none text-ink-3">{row.offset} </span>
      <span> {row.bytes} </span>
      <span className="text-ink-2"> {row.characters}</span>
    </div>
  );
}

export const hex: Preview = {
  name: 'hex',
  title: 'Hex',
  accepts: () => true,
  maxBytes: Number.MAX_SAFE_INTEGER,
  View: HexView,
};
