/** Lines of two documents as rows to draw: unified or side by side, with what is unchanged folded to a few lines around. */
import type { LinesDiff } from '../../../../core/diff/lines.ts';

type LineKind = 'same' | 'removed' | 'added' | 'changed' | 'fold';

export interface LineRow {
  readonly kind: LineKind;
  /** Line numbers from 0; null where the side has none. */
  readonly left: number | null;
  readonly right: number | null;
  /** Unified: the line of the other side that this one was changed into, or from. */
  readonly other?: number | null;
  /** Folds: lines hidden, and which fold it is. */
  readonly hidden: number;
  readonly fold: number;
}

/** Unchanged lines shown before and after a change. */
const CONTEXT = 3;

interface LineWay {
  readonly unified: boolean;
  /** Folds opened, by number; `all` opens everything. */
  readonly open: ReadonlySet<number> | 'all';
}

/** The rows, top to bottom. */
export function lineRows({ rows }: Pick<LinesDiff, 'rows'>, { unified, open }: LineWay): LineRow[] {
  const shown: LineRow[] = [];
  let fold = 0;
  for (let at = 0; at < rows.length; ) {
    let end = at;
    while (end < rows.length && rows[end]?.equal === rows[at]?.equal) end++;
    const run = rows.slice(at, end);
    if (run[0]?.equal) {
      const before = at === 0 ? 0 : CONTEXT;
      const after = end === rows.length ? 0 : CONTEXT;
      const mayFold = run.length > before + after + 1 && open !== 'all' && !open.has(fold);
      const [head, tail] = mayFold ? [run.slice(0, before), after === 0 ? [] : run.slice(-after)] : [run, []];
      for (const { left, right } of head) shown.push({ kind: 'same', left, right, hidden: 0, fold });
      if (mayFold) shown.push({ kind: 'fold', left: null, right: null, hidden: run.length - before - after, fold });
      for (const { left, right } of tail) shown.push({ kind: 'same', left, right, hidden: 0, fold });
      fold++;
    } else shown.push(...(unified ? unify(run) : beside(run)));
    at = end;
  }
  return shown;
}

type Rows = LinesDiff['rows'];

/** All that went, then all that came, as `diff -u` writes a hunk. */
function unify(run: Rows): LineRow[] {
  const gone = run.filter(({ left }) => left !== null);
  const come = run.filter(({ right }) => right !== null);
  return [
    ...gone.map(
      ({ left, right: other }): LineRow => ({ kind: 'removed', left, right: null, other, hidden: 0, fold: -1 }),
    ),
    ...come.map(
      ({ right, left: other }): LineRow => ({ kind: 'added', left: null, right, other, hidden: 0, fold: -1 }),
    ),
  ];
}

function beside(run: Rows): LineRow[] {
  return run.map(({ left, right }) => {
    const kind = left === null ? 'added' : right === null ? 'removed' : 'changed';
    return { kind, left, right, hidden: 0, fold: -1 };
  });
}

/** First rows of the runs of change: what `n` and `p` go to. */
export function changeStarts(rows: readonly LineRow[]): number[] {
  const isChange = (row: LineRow | undefined) => row !== undefined && row.kind !== 'same' && row.kind !== 'fold';
  return rows.flatMap((row, at) => (isChange(row) && !isChange(rows[at - 1]) ? [at] : []));
}

/** Characters looked at of a line for what changed in it. */
const PART_MAX = 4000;

/** The stretch of a line that its other side has differently: between what both begin and end with. */
export function changedPart(line: string, other: string): readonly [start: number, end: number] {
  const most = Math.min(line.length, other.length, PART_MAX);
  let start = 0;
  while (start < most && line[start] === other[start]) start++;
  let tail = 0;
  while (tail < most - start && line[line.length - 1 - tail] === other[other.length - 1 - tail]) tail++;
  // Never between the halves of one character.
  if (/[\uDC00-\uDFFF]/.test(line[start] ?? '')) start--;
  if (/[\uDC00-\uDFFF]/.test(line[line.length - tail] ?? '')) tail--;
  return [Math.max(0, start), Math.max(start, line.length - tail)];
}
