/** Lines of both sides, unified or side by side, what is unchanged folded, `n` and `p` from change to change. */
import { itemAt } from '../../../../core/bytes/at.ts';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import './lines.css';
import type { LinesDiff } from '../../../../core/diff/lines.ts';
import { visibleText } from '../../../../core/oci/text.ts';
import { Choice } from '../../../parts/controls/Choice.tsx';
import { formatCount } from '../../../parts/format.ts';
import { useRowWindow } from '../../../parts/tree/useRowWindow.ts';
import { changedPart, changeStarts, type LineRow, lineRows } from './lineRows.ts';

const ROW = 20;
/** px below which two columns of text can't be read. */
const BESIDE_FROM = 760;
const WAYS = ['Unified', 'Side by side'] as const;

interface LinesProps {
  readonly diff: LinesDiff;
  readonly label?: string;
  /** What stands first in the bar. */
  readonly lead?: ReactNode;
}

/** Lines of both sides to walk through; `label` names them to screen readers. */
export function Lines({ diff, lead, label = 'Documents, line by line' }: LinesProps) {
  const [way, setWay] = useState<(typeof WAYS)[number] | null>(null);
  const [open, setOpen] = useState<ReadonlySet<number> | 'all'>(new Set());
  const width = useRef(0);
  const unified = (way ?? (width.current >= BESIDE_FROM ? 'Side by side' : 'Unified')) === 'Unified';
  const rows = useMemo(() => lineRows(diff, { unified, open }), [diff, unified, open]);
  const starts = useMemo(() => changeStarts(rows), [rows]);
  const shown = useRowWindow({ count: rows.length, rowHeight: ROW });
  width.current = shown.width;
  const { go, onKeyDown } = useChanges(starts, (row) => shown.scrollToRow(row, 'center'));
  const drawn = Array.from({ length: Math.max(0, shown.end - shown.first) }, (_, i) => shown.first + i);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys for all that is in it
    <div className="flex h-full min-h-0 flex-col" onKeyDown={onKeyDown}>
      <div className="flex min-h-7 shrink-0 flex-wrap items-center gap-x-3 border-line border-b px-3 text-ink-2 text-sm">
        {lead}
        <Choice options={WAYS} chosen={unified ? 'Unified' : 'Side by side'} onChoose={setWay} />
        <button
          type="button"
          className="h-6 hover:text-ink"
          onClick={() => setOpen(open === 'all' ? new Set() : 'all')}
        >
          {open === 'all' ? 'Collapse unchanged lines' : 'Show all lines'}
        </button>
        <span className="ml-auto flex items-center gap-1">
          {formatCount(starts.length)} {starts.length === 1 ? 'change' : 'changes'}
          <Step label="Previous change" hint="p" sign="↑" onClick={() => go(-1)} />
          <Step label="Next change" hint="n" sign="↓" onClick={() => go(1)} />
        </span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a region that scrolls, so it must take the focus */}
      <div
        ref={shown.ref}
        role="group"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        tabIndex={0}
        className="relative min-h-0 flex-1 overflow-auto font-mono text-sm leading-5"
      >
        <div className="relative" style={{ height: shown.space }}>
          <div className="absolute inset-x-0" style={{ top: shown.top }}>
            {drawn.map((row) => (
              <Row
                key={row}
                row={itemAt(rows, row)}
                diff={diff}
                unified={unified}
                onOpen={(fold) => setOpen(open === 'all' ? 'all' : new Set([...open, fold]))}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

/** From change to change; `starts` are their rows. */
function useChanges(starts: readonly number[], onRow: (row: number) => void) {
  const [at, setAt] = useState(-1);
  const go = (by: 1 | -1) => {
    const next = Math.min(starts.length - 1, Math.max(0, at + by));
    setAt(next);
    if (starts[next] !== undefined) onRow(starts[next]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'n' || event.key === 'p') go(event.key === 'n' ? 1 : -1);
    else return;
    event.preventDefault();
  };
  return { go, onKeyDown };
}

interface StepProps {
  readonly label: string;
  readonly hint: string;
  readonly sign: string;
  readonly onClick: () => void;
}

function Step({ label, hint, sign, onClick }: StepProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={`${label} (${hint})`}
      className="size-6 hover:text-ink"
      onClick={onClick}
    >
      {sign}
    </button>
  );
}

interface RowProps {
  readonly row: LineRow;
  readonly diff: LinesDiff;
  readonly unified: boolean;
  readonly onOpen: (fold: number) => void;
}

const SIGN = { same: ' ', removed: '−', added: '+', changed: '~', fold: '' } as const;
const GROUND = { same: '', removed: 'bg-error-soft', added: 'bg-ok-soft', changed: '', fold: '' } as const;

function Row({ row, diff, unified, onOpen }: RowProps) {
  if (row.kind === 'fold') {
    return (
      <button
        type="button"
        className="flex h-5 w-full items-center bg-panel px-3 font-sans text-ink-2 text-xs hover:text-ink"
        onClick={() => onOpen(row.fold)}
      >
        ⋯ {row.hidden} equal {row.hidden === 1 ? 'line' : 'lines'}
      </button>
    );
  }
  if (unified) {
    const text = row.right === null ? diff.left[row.left ?? 0] : diff.right[row.right];
    const other = row.other == null ? undefined : (row.right === null ? diff.right : diff.left)[row.other];
    return (
      <div className={`flex h-5 ${GROUND[row.kind]}`}>
        <LineNumber at={row.left} />
        <LineNumber at={row.right} />
        <Text sign={SIGN[row.kind]} text={text} other={other} />
      </div>
    );
  }
  const [left, right] = [textAt(diff.left, row.left), textAt(diff.right, row.right)];
  const same = row.kind === 'same';
  return (
    <div className="flex h-5">
      <Half line={row.left} ground={same ? '' : 'bg-error-soft'}>
        <Text sign={same || left === undefined ? ' ' : '−'} text={left} other={same ? undefined : right} />
      </Half>
      <span className="w-px shrink-0 bg-line" />
      <Half line={row.right} ground={same ? '' : 'bg-ok-soft'}>
        <Text sign={same || right === undefined ? ' ' : '+'} text={right} other={same ? undefined : left} />
      </Half>
    </div>
  );
}

const textAt = (lines: readonly string[], at: number | null) => (at === null ? undefined : lines[at]);

interface HalfProps {
  readonly line: number | null;
  readonly ground: string;
  readonly children: ReactNode;
}

function Half({ line, ground, children }: HalfProps) {
  return (
    <div className={`flex min-w-0 flex-1 overflow-hidden ${line === null ? 'bg-sunken' : ground}`}>
      <LineNumber at={line} />
      {children}
    </div>
  );
}

const LineNumber = ({ at }: { readonly at: number | null }) => (
  <span className="w-11 shrink-0 select-none pr-2 text-right text-ink-3">{at === null ? '' : at + 1}</span>
);

interface TextProps {
  readonly sign: string;
  readonly text: string | undefined;
  /** What the line was, or became: what differs between the two is marked. */
  readonly other?: string | undefined;
}

function Text({ sign, text = '', other }: TextProps) {
  const [start, end] = other === undefined ? [0, 0] : changedPart(text, other);
  const whole = end - start >= text.length;
  return (
    <>
      <span className="w-4 shrink-0 select-none text-ink-2">{sign}</span>
      <span className="whitespace-pre" title={text.length > 100 ? visibleText(text) : undefined}>
        {other === undefined || whole || end <= start ? (
          visibleText(text)
        ) : (
          <>
            {visibleText(text.slice(0, start))}
            <span className={sign === '−' ? 'changed-left' : 'changed-right'}>
              {visibleText(text.slice(start, end))}
            </span>
            {visibleText(text.slice(end))}
          </>
        )}
      </span>
    </>
  );
}
