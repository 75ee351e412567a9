/** The bytes of two files beside each other at equal offsets, those that differ marked; any size, read where one looks. */
import { type ReactNode, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import './hex.css';
import { formatExactBytes } from '../../../parts/format.ts';
import { useRowWindow } from '../../../parts/tree/useRowWindow.ts';
import { createPages, PAGE_BYTES, type Pages } from '../../../previews/hex/pages.ts';
import type { PreviewSource } from '../../../previews/preview.ts';
import { hexRuns, nextDifference, perRowFor } from './hexRuns.ts';
import type { Head } from './subjects.ts';

const ROW = 20;

interface HexDiffProps {
  /** What stands first in the bar. */
  readonly lead: ReactNode;
  readonly heads: { readonly left: Head; readonly right: Head };
  readonly sources: { readonly left: PreviewSource; readonly right: PreviewSource };
}

function usePages(source: PreviewSource, head: Head): Pages {
  const pages = useMemo(() => createPages(source, head.bytes), [source, head.bytes]);
  useEffect(() => () => pages.close(), [pages]);
  useSyncExternalStore(pages.subscribe, pages.version);
  return pages;
}

export function HexDiff({ lead, heads, sources }: HexDiffProps) {
  const left = usePages(sources.left, heads.left);
  const right = usePages(sources.right, heads.right);
  const size = Math.max(heads.left.size, heads.right.size);
  const [layout, setLayout] = useState({ perRow: 16, characters: true });
  const { perRow, characters } = layout;
  const rows = useRowWindow({ count: Math.ceil(size / perRow), rowHeight: ROW, margin: 16 });
  const { width, scrollToRow } = rows;
  useEffect(() => setLayout(perRowFor(width)), [width]);
  const [at, setAt] = useState<number | null>(null);
  const { seek, status } = useSeek(sources, (offset) => {
    setAt(offset);
    scrollToRow(Math.floor(offset / perRow), 'center');
  });
  const digits = Math.max(6, size.toString(16).length);
  const drawn = Array.from({ length: Math.max(0, rows.end - rows.first) }, (_, i) => rows.first + i);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <HexBar
        {...{ lead, heads, status }}
        failure={left.failure() ?? right.failure()}
        onFirst={() => seek(0)}
        onNext={() => seek(at === null ? 0 : at + perRow - (at % perRow))}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a region that scrolls, so it must take the focus */}
      <div
        ref={rows.ref}
        role="group"
        aria-label="Bytes of both sides"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        tabIndex={0}
        className="relative min-h-0 flex-1 overflow-auto font-mono text-sm leading-5"
      >
        <div className="relative" style={{ height: rows.space }}>
          <div className="absolute left-0 whitespace-pre" style={{ top: rows.top }}>
            {drawn.map((row) => (
              <Row
                key={row}
                left={bytesAt(left, row * perRow, perRow)}
                right={bytesAt(right, row * perRow, perRow)}
                offset={(row * perRow).toString(16).padStart(digits, '0')}
                perRow={perRow}
                characters={characters}
                lit={at !== null && Math.floor(at / perRow) === row}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

interface HexBarProps extends Pick<HexDiffProps, 'lead' | 'heads'> {
  readonly status: string;
  readonly failure: unknown;
  readonly onFirst: () => void;
  readonly onNext: () => void;
}

function HexBar({ lead, heads, status, failure, onFirst, onNext }: HexBarProps) {
  return (
    <div className="flex min-h-7 shrink-0 flex-wrap items-center gap-x-4 border-line border-b px-3 text-ink-2 text-sm">
      {lead}
      <span title={`${formatExactBytes(heads.left.size)} and ${formatExactBytes(heads.right.size)}`}>
        {heads.left.size === heads.right.size ? 'Equal sizes' : 'Sizes differ'}; compared at equal offsets
      </span>
      <span role="status">{status}</span>
      <button type="button" className="ml-auto h-6 text-accent hover:underline" onClick={onFirst}>
        First difference
      </button>
      <button type="button" className="h-6 text-accent hover:underline" onClick={onNext}>
        Next
      </button>
      {failure !== undefined && (
        <span role="alert" className="text-error">
          ✕ {failure instanceof Error ? failure.message : 'These bytes could not be read.'}
        </span>
      )}
    </div>
  );
}

const NOTHING = new Uint8Array();

function bytesAt(pages: Pages, offset: number, count: number): Uint8Array {
  const within = offset % PAGE_BYTES;
  return pages.at(offset)?.subarray(within, within + count) ?? NOTHING;
}

/** Looks for the next byte that differs, from an offset on; a new search ends the one before. */
function useSeek(sources: HexDiffProps['sources'], onFound: (offset: number) => void) {
  const [status, setStatus] = useState('');
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const seek = async (from: number) => {
    stop.current?.abort();
    const own = new AbortController();
    stop.current = own;
    setStatus('Searching…');
    try {
      const found = await nextDifference(sources.left, sources.right, from, own.signal);
      if (own.signal.aborted) return;
      setStatus(found === null ? 'No more differences' : `At 0x${found.toString(16)}`);
      if (found !== null) onFound(found);
    } catch {
      if (!own.signal.aborted) setStatus('These bytes could not be read.');
    }
  };
  return { seek: (from: number) => void seek(from), status };
}

interface RowProps {
  readonly left: Uint8Array;
  readonly right: Uint8Array;
  readonly offset: string;
  readonly perRow: number;
  readonly characters: boolean;
  readonly lit: boolean;
}

function Row({ left, right, offset, perRow, characters, lit }: RowProps) {
  return (
    <div className={`h-5 px-3 ${lit ? 'bg-accent-soft' : ''}`}>
      <span className={`select-none ${lit ? 'text-ink-2' : 'text-ink-3'}`}>{offset} </span>
      <Half own={left} other={right} perRow={perRow} characters={characters} side="left" />
      <span className="select-none text-ink-3"> │ </span>
      <Half own={right} other={left} perRow={perRow} characters={characters} side="right" />
    </div>
  );
}

interface HalfProps {
  readonly own: Uint8Array;
  readonly other: Uint8Array;
  readonly perRow: number;
  readonly characters: boolean;
  readonly side: 'left' | 'right';
}

function Half({ own, other, perRow, characters, side }: HalfProps) {
  const { bytes, texts } = hexRuns(own, other, perRow);
  const draw = (runs: typeof bytes) =>
    runs.map(({ text, differs }, place) =>
      differs ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: runs have no other name
        <span key={place} className={`hex-${side}`}>
          {text}
        </span>
      ) : (
        text
      ),
    );
  return (
    <>
      {draw(bytes)}
      {characters && <span className="text-ink-2"> {draw(texts)}</span>}
    </>
  );
}
