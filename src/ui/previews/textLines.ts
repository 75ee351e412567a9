/**
 * TextLines: the lines of a file's first bytes as rows of equal height. Lines are found in the bytes and decoded only
 * when drawn, and a line longer than a row goes on in the next one, so a line of any length costs what is seen of it.
 */

export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'Latin-1';

export interface TextLines {
  readonly encoding: Encoding;
  readonly rows: number;
  readonly lines: number;
  /** 1-based line that a row belongs to. */
  lineOf(row: number): number;
  /** Does the row go on with the line of the row above? */
  continued(row: number): boolean;
  /** The first row of a 1-based line. */
  rowOf(line: number): number;
  /** The row's characters, without the line feed. */
  text(row: number): string;
  /** Bytes in the longest row: how wide it can get. */
  readonly widest: number;
  readonly crlf: boolean;
  readonly endsWithNewline: boolean;
}

const LF = 10;
const CR = 13;

/** Byte order marks tell UTF-16; else bytes that are not UTF-8 are read as Latin-1, where every byte is a character. */
export function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF-16LE';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16BE';
  try {
    // `stream` forgives a character cut by the end of what was read.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return 'UTF-8';
  } catch {
    return 'Latin-1';
  }
}

/** `width` = bytes a row may hold; `encoding` as found in the head, so that loading more can't change it. */
export function textLines(given: Uint8Array<ArrayBuffer>, width: number, encoding = encodingOf(given)): TextLines {
  const bytes = encoding.startsWith('UTF-16')
    ? new TextEncoder().encode(new TextDecoder(encoding.toLowerCase()).decode(given))
    : given;
  const { starts, ends, firstRows, crlf, widest } = layOut(bytes, Math.max(8, width), encoding !== 'Latin-1');
  const lineOf = (row: number): number => upperBound(firstRows, row);
  return {
    encoding,
    rows: starts.length,
    lines: firstRows.length,
    lineOf,
    continued: (row) => firstRows[lineOf(row) - 1] !== row,
    rowOf: (line) => firstRows[Math.min(firstRows.length, Math.max(1, line)) - 1] ?? 0,
    text: (row) => decode(bytes.subarray(starts[row], ends[row]), encoding),
    widest,
    crlf,
    endsWithNewline: bytes.at(-1) === LF,
  };
}

function layOut(bytes: Uint8Array, width: number, multibyte: boolean) {
  const starts: number[] = [];
  const ends: number[] = [];
  const firstRows: number[] = [];
  let crlf = false;
  let widest = 0;
  for (let from = 0; from < bytes.length || from === 0; ) {
    const found = bytes.indexOf(LF, from);
    const end = found < 0 ? bytes.length : found;
    if (found > 0 && bytes[found - 1] === CR) crlf = true;
    firstRows.push(starts.length);
    for (let at = from; ; ) {
      const next = multibyte ? characterStart(bytes, at, Math.min(end, at + width)) : Math.min(end, at + width);
      starts.push(at);
      ends.push(next);
      widest = Math.max(widest, next - at);
      at = next;
      if (at >= end) break;
    }
    if (found < 0) break;
    from = found + 1;
  }
  return { starts, ends, firstRows, crlf, widest };
}

/** Steps back from `end` out of the middle of a UTF-8 character, but never to `start`. */
function characterStart(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > end - 4 && at > start && at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80) at--;
  return at > start && at > end - 4 ? at : end;
}

/** How many of the sorted numbers are `<= value`. */
function upperBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function decode(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding !== 'Latin-1') return utf8.decode(bytes);
  // Not TextDecoder('latin1'): the web's standard makes that windows-1252, which moves 0x80-0x9f.
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}

/** Is it likely text? No NUL (save UTF-16) and few control characters in the first 8 KiB. */
export function looksLikeText(head: Uint8Array): boolean {
  if (encodingOf(head.subarray(0, 2)).startsWith('UTF-16')) return true;
  const sample = head.subarray(0, 8192);
  let odd = 0;
  for (const byte of sample) {
    if (byte === 0) return false;
    if (byte < 7 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32)) odd++;
  }
  return odd * 20 <= sample.length;
}
