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

interface RowIndex {
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
export function rowIndex(bytes: Uint8Array<ArrayBuffer>, width: number, encoding: Encoding): RowIndex {
  return new Rows(bytes, Math.max(8, width), encoding);
}

const FIRST: Walk = { at: 0, row: 0, line: 1, continued: false, lineEnd: 0 };

class Rows implements RowIndex {
  /** A place every 512 rows, and the runs of rows found again from such places. */
  readonly #marks: Walk[] = [];
  readonly #runs = new Map<number, readonly TextRow[]>();
  readonly #now: Walk = { ...FIRST };
  readonly #wide: number;
  readonly #encoding: Encoding;
  #bytes: Uint8Array<ArrayBuffer>;
  #widest = 0;
  #crlf = false;
  #last = 1;

  constructor(bytes: Uint8Array<ArrayBuffer>, wide: number, encoding: Encoding) {
    this.#bytes = bytes;
    this.#wide = wide;
    this.#encoding = encoding;
  }

  step(): boolean {
    const [bytes, now] = [this.#bytes, this.#now];
    const stop = now.row + ROWS_A_STEP;
    while (now.at < bytes.length && now.row < stop) {
      if (now.row % EVERY === 0) this.#marks.push({ ...now });
      const { start, end, line } = this.#next(now);
      this.#last = line;
      this.#widest = Math.max(this.#widest, end - start);
      if (end > start && bytes[end - 1] === CR && bytes[end] === LF) this.#crlf = true;
    }
    return now.at < bytes.length;
  }

  grow(more: Uint8Array<ArrayBuffer>): void {
    this.#bytes = more;
    // The last row may go on in the new bytes: it is walked again from the last stored place.
    Object.assign(this.#now, this.#marks.pop() ?? FIRST);
    if (this.#now.continued) this.#now.lineEnd = this.#lineEnd(this.#now.at);
    this.#runs.clear();
  }

  lines(): TextLines {
    const [bytes, encoding] = [this.#bytes, this.#encoding];
    return {
      ...{ encoding, rows: Math.max(1, this.#now.row), lines: this.#last, complete: this.#now.at >= bytes.length },
      ...{ widest: this.#widest, crlf: this.#crlf, endsWithNewline: bytes.at(-1) === LF },
      row: (row) => this.#run(Math.floor(row / EVERY))[row % EVERY] ?? { start: 0, end: 0, line: 1, continued: false },
      rowOf: (line) =>
        this.#within(
          this.#lastMark((mark) => mark.line < line || (mark.line === line && !mark.continued)),
          (row) => row.line < line || (row.line === line && !row.continued),
        ),
      rowAt: (offset) =>
        this.#within(
          this.#lastMark((mark) => mark.at <= offset),
          (row) => row.start <= offset,
        ),
      text: (start, end) => decodeText(bytes.subarray(start, end), encoding),
    };
  }

  #lineEnd(from: number): number {
    const found = this.#bytes.indexOf(LF, from);
    return found < 0 ? this.#bytes.length : found;
  }

  /** Takes one row and says where it was. */
  #next(walk: Walk): TextRow {
    const { at: start, line, continued } = walk;
    if (!continued) walk.lineEnd = this.#lineEnd(start);
    const end = cutRow(this.#bytes, start, Math.min(walk.lineEnd, start + this.#wide), this.#encoding);
    const ends = end >= walk.lineEnd;
    walk.at = ends ? walk.lineEnd + 1 : end;
    walk.row++;
    walk.continued = !ends;
    if (ends) walk.line++;
    return { start, end, line, continued };
  }

  #run(mark: number): readonly TextRow[] {
    const known = this.#runs.get(mark);
    if (known) return known;
    const walk = { ...(this.#marks[mark] ?? this.#now) };
    const rows: TextRow[] = [];
    while (rows.length < EVERY && walk.at < this.#bytes.length) rows.push(this.#next(walk));
    this.#runs.set(mark, rows);
    for (const old of this.#runs.keys()) if (this.#runs.size > RUNS) this.#runs.delete(old);
    return rows;
  }

  #lastMark(holds: (mark: Walk) => boolean): number {
    let [low, high] = [0, this.#marks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holds(itemAt(this.#marks, middle))) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  #within(mark: number, holds: (row: TextRow) => boolean): number {
    const found = this.#run(mark).findLastIndex(holds);
    return Math.min(Math.max(0, this.#now.row - 1), mark * EVERY + Math.max(0, found));
  }
}

/** Steps back from `end` out of the middle of a UTF-8 character, but never to `start`. */
function cutRow(bytes: Uint8Array, start: number, end: number, encoding: Encoding): number {
  if (encoding === 'Latin-1') return end;
  let at = end;
  while (at > end - 4 && at > start && at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80) at--;
  return at > start && at > end - 4 ? at : end;
}
