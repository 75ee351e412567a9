/**
 * TextLines: the lines of a file's first bytes as rows of equal height. Bytes are walked a little at a time, and of every
 * 512th row the place is kept; rows are found again from there, and decoded, only when drawn. A line longer than a row
 * goes on in the next one. So a line of any length, and any number of lines, cost what is seen of them.
 */
import { itemAt } from '../../../core/bytes/at.ts';
import { decodeText, type Encoding } from './encoding.ts';

interface TextRow {
  /** Bytes `[start, end)`, without the line feed. */
  readonly start: number;
  readonly end: number;
  /** 1-based line it belongs to. */
  readonly line: number;
  /** Does it go on with the line of the row above? */
  readonly continued: boolean;
}

/** The rows known at one moment. */
export interface TextLines {
  readonly encoding: Encoding;
  readonly rows: number;
  readonly lines: number;
  /** Is all that was given laid out? */
  readonly complete: boolean;
  row(row: number): TextRow;
  /** The first row of a 1-based line, the last row where there are fewer. */
  rowOf(line: number): number;
  /** The row that holds the byte at an offset. */
  rowAt(offset: number): number;
  text(start: number, end: number): string;
  /** Bytes in the longest row: how wide it can get. */
  readonly widest: number;
  readonly crlf: boolean;
  readonly endsWithNewline: boolean;
}

export interface RowIndex {
  /** Lays out some rows more, a few ms of work at most; false when there are no more. */
  step(): boolean;
  /** The same bytes and more of them. */
  grow(bytes: Uint8Array<ArrayBuffer>): void;
  lines(): TextLines;
}

const LF = 10;
const CR = 13;
/** Rows between two kept places. */
const EVERY = 512;
const ROWS_A_STEP = 8_000;
/** Runs of 512 rows found again and kept: a screen is in one or two. */
const RUNS = 8;

interface Walk {
  at: number;
  row: number;
  line: number;
  continued: boolean;
  /** Where the line ends that `at` is in; only while it is continued. */
  lineEnd: number;
}

/** `width` = bytes a row may hold. */
export function rowIndex(given: Uint8Array<ArrayBuffer>, width: number, encoding: Encoding): RowIndex {
  let bytes = given;
  const wide = Math.max(8, width);
  const marks: Walk[] = [];
  const runs = new Map<number, readonly TextRow[]>();
  const now: Walk = { at: 0, row: 0, line: 1, continued: false, lineEnd: 0 };
  let widest = 0;
  let crlf = false;
  let last = 1;

  /** Takes one row and says where it was. */
  const next = (walk: Walk): TextRow => {
    const { at: start, line, continued } = walk;
    if (!continued) {
      const found = bytes.indexOf(LF, start);
      walk.lineEnd = found < 0 ? bytes.length : found;
    }
    const end = cutRow(bytes, start, Math.min(walk.lineEnd, start + wide), encoding);
    const ends = end >= walk.lineEnd;
    walk.at = ends ? walk.lineEnd + 1 : end;
    walk.row++;
    walk.continued = !ends;
    if (ends) walk.line++;
    return { start, end, line, continued };
  };
  const run = (mark: number): readonly TextRow[] => {
    const known = runs.get(mark);
    if (known) return known;
    const walk = { ...(marks[mark] ?? now) };
    const rows: TextRow[] = [];
    while (rows.length < EVERY && walk.at < bytes.length) rows.push(next(walk));
    runs.set(mark, rows);
    for (const old of runs.keys()) if (runs.size > RUNS) runs.delete(old);
    return rows;
  };
  const lastMark = (holds: (mark: Walk) => boolean): number => {
    let low = 0;
    let high = marks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holds(itemAt(marks, middle))) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  };
  const within = (mark: number, holds: (row: TextRow) => boolean): number => {
    const found = run(mark).findLastIndex(holds);
    return Math.min(Math.max(0, now.row - 1), mark * EVERY + Math.max(0, found));
  };

  return {
    step() {
      const stop = now.row + ROWS_A_STEP;
      while (now.at < bytes.length && now.row < stop) {
        if (now.row % EVERY === 0) marks.push({ ...now });
        const { start, end, line } = next(now);
        last = line;
        widest = Math.max(widest, end - start);
        if (end > start && bytes[end - 1] === CR && bytes[end] === LF) crlf = true;
      }
      return now.at < bytes.length;
    },
    grow(more) {
      bytes = more;
      // The last row may go on in what came: it is walked again from the last kept place.
      Object.assign(now, marks.pop() ?? { at: 0, row: 0, line: 1, continued: false, lineEnd: 0 });
      if (now.continued) {
        const found = bytes.indexOf(LF, now.at);
        now.lineEnd = found < 0 ? bytes.length : found;
      }
      runs.clear();
    },
    lines: () => {
      const rows = Math.max(1, now.row);
      const complete = now.at >= bytes.length;
      return {
        encoding,
        rows,
        lines: last,
        complete,
        widest,
        crlf,
        endsWithNewline: bytes.at(-1) === LF,
        row: (row) => run(Math.floor(row / EVERY))[row % EVERY] ?? { start: 0, end: 0, line: 1, continued: false },
        rowOf: (line) =>
          within(
            lastMark((mark) => mark.line < line || (mark.line === line && !mark.continued)),
            (row) => row.line < line || (row.line === line && !row.continued),
          ),
        rowAt: (offset) =>
          within(
            lastMark((mark) => mark.at <= offset),
            (row) => row.start <= offset,
          ),
        text: (start, end) => decodeText(bytes.subarray(start, end), encoding),
      };
    },
  };
}

/** Steps back from `end` out of the middle of a UTF-8 character, but never to `start`. */
function cutRow(bytes: Uint8Array, start: number, end: number, encoding: Encoding): number {
  if (encoding === 'Latin-1') return end;
  let at = end;
  while (at > end - 4 && at > start && at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80) at--;
  return at > start && at > end - 4 ? at : end;
}
