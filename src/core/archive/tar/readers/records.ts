/**
 * PAX records as other programs take them apart. All but Go's reader go on after a record that breaks the grammar, each
 * in its own way.
 */
import { u8At } from '../../../bytes/at.ts';
import { isUtf8 } from '../../../oci/text.ts';
import { untilNul } from './fields.ts';
import { latin1, PYTHON_DIGITS_MAX } from './numbers.ts';
import type { Extension } from './seen.ts';

/** PAX records in their order; keys may repeat. */
export type Records = [key: string, value: Uint8Array][];

const NEWLINE = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;
const EQUALS = 0x3d;

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;
const isBlank = (byte: number | undefined) => byte === SPACE || byte === TAB;

/** The number at `at`, and where it ends. */
function digits(bytes: Uint8Array, at: number, end: number): [value: number, end: number] {
  let value = 0;
  let to = at;
  for (; to < end && isDigit(bytes[to]); to++) value = value * 10 + u8At(bytes, to) - 0x30;
  return [value, to];
}

/** GNU tar: any blanks around the length; ends at the first record that it cannot take. */
export function gnuRecords(bytes: Uint8Array, length: number): Records {
  const all: Records = [];
  for (let start = 0; start < length; ) {
    let at = start;
    while (isBlank(bytes[at])) at++;
    if (at >= length || !isDigit(bytes[at])) break;
    const [size, lengthEnd] = digits(bytes, at, length);
    const next = start + size;
    at = lengthEnd;
    while (at < length && isBlank(bytes[at])) at++;
    if (next > length || at === lengthEnd) break;
    const equals = findEquals(bytes, at, length);
    if (equals < 0 || equals >= next || bytes[next - 1] !== NEWLINE) break;
    all.push([latin1(bytes.subarray(at, equals)), untilNul(bytes.subarray(equals + 1, next - 1))]);
    start = next;
  }
  return all;
}

/** As `strchr` finds it: not behind a NUL. */
function findEquals(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    if (bytes[i] === EQUALS) return i;
    if (bytes[i] === 0) return -1;
  }
  return -1;
}

/** Longest record that libarchive takes. */
const BSD_RECORD_MAX = 999_999;

interface BsdRecords {
  readonly all: Records;
  readonly isWhole: boolean;
  /** The entry is not read at all. */
  readonly isFatal: boolean;
}

/** libarchive; where a record cannot be taken, numbers that came before count, and names do not. */
export function bsdRecords(bytes: Uint8Array, length: number): BsdRecords {
  const all: Records = [];
  for (let start = 0; start < length; ) {
    const [size, at] = digits(bytes, start, length);
    const next = start + size;
    const isSound = bytes[at] === SPACE && size >= 1 && size <= BSD_RECORD_MAX && next <= length;
    if (!isSound || bytes[next - 1] !== NEWLINE) return { all, isWhole: false, isFatal: false };
    const equals = findEquals(bytes, at + 1, next);
    if (equals < 0 || equals === at + 1) return { all, isWhole: false, isFatal: equals === at + 1 };
    all.push([latin1(bytes.subarray(at + 1, equals)), untilNul(bytes.subarray(equals + 1, next - 1))]);
    start = next;
  }
  return { all, isWhole: true, isFatal: false };
}

/** How often a byte is gone through, at most. */
const PYTHON_BUDGET = 16;

/**
 * Python: reads on into what fills the last block, asks for no newline; undefined where it fails: a length is 0, or has
 * more digits than it makes a number of, or the character set is named in what is not UTF-8.
 */
export function pythonRecords(bytes: Uint8Array): Records | undefined {
  if (!isUtf8(pythonCharset(bytes))) return undefined;
  const all: Records = [];
  // A record may reach over those after it, which are records again.
  let budget = PYTHON_BUDGET * bytes.length;
  for (let start = 0; start < bytes.length && budget > 0; ) {
    const [size, lengthEnd] = digits(bytes, start, bytes.length);
    if (lengthEnd === start || bytes[lengthEnd] !== SPACE) break;
    const equals = bytes.indexOf(EQUALS, lengthEnd);
    if (equals < 0 || equals === lengthEnd + 1) break;
    if (size === 0 || lengthEnd - start > PYTHON_DIGITS_MAX) return undefined;
    const end = Math.max(equals + 1, start + size - 1);
    all.push([latin1(bytes.subarray(lengthEnd + 1, equals)), bytes.subarray(equals + 1, end)]);
    budget -= end - start;
    start += size;
  }
  return all;
}

const CHARSET = / hdrcharset=[^\n]/g;
const CHARSET_KEY_BYTES = ' hdrcharset='.length;

/** It looks for such a line before it takes records apart, wherever it stands, even within the value of another. */
function pythonCharset(bytes: Uint8Array): Uint8Array {
  for (const { index } of latin1(bytes).matchAll(CHARSET)) {
    if (!isDigit(bytes[index - 1])) continue;
    const start = index + CHARSET_KEY_BYTES;
    return bytes.subarray(start, Math.max(start, bytes.indexOf(NEWLINE, start)));
  }
  return new Uint8Array(0);
}

/** tar-rs: a record is a line; one that it cannot take is undefined, and an empty one ends them. */
export function rustRecords(bytes: Uint8Array, length: number): (Records[number] | undefined)[] {
  const all: (Records[number] | undefined)[] = [];
  for (let start = 0; start < length; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 || newline >= length ? length : newline;
    if (end === start) break;
    all.push(rustRecord(bytes.subarray(start, end)));
    start = end + 1;
  }
  return all;
}

function rustRecord(line: Uint8Array): Records[number] | undefined {
  const space = line.indexOf(SPACE);
  if (space < 0 || !/^\+?[0-9]+$/.test(latin1(line.subarray(0, space)))) return undefined;
  if (Number(latin1(line.subarray(0, space))) !== line.length + 1) return undefined;
  const equals = line.indexOf(EQUALS, space);
  return equals < 0 ? undefined : [latin1(line.subarray(space + 1, equals)), line.subarray(equals + 1)];
}

/** What the last record with this key says. */
export function lastOf(records: Records, key: string): Uint8Array | undefined {
  return records.findLast(([name]) => name === key)?.[1];
}

/** Does one of these headers seem to hold a record with a key that begins like this? */
export function hasRecord(headers: readonly Extension[], key: string): boolean {
  const needle = new TextEncoder().encode(` ${key}`);
  return headers.some(({ flag, bytes }) => (flag === PAX || flag === GLOBAL) && includes(bytes, needle));
}

const PAX = 0x78;
const GLOBAL = 0x67;

function includes(bytes: Uint8Array, needle: Uint8Array): boolean {
  for (let at = bytes.indexOf(u8At(needle, 0)); at >= 0; at = bytes.indexOf(u8At(needle, 0), at + 1))
    if (needle.every((byte, i) => bytes[at + i] === byte)) return true;
  return false;
}
