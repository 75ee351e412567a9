/**
 * PAX records: `<length> <key>=<value>\n`, where the length counts bytes and itself. Values may hold newlines and NULs
 * (binary xattrs), so everything here goes by bytes. POSIX pax, "pax Extended Header"; Schily and GNU keys. What is
 * refused is what Go's archive/tar refuses.
 */
import { u8At } from '../../bytes/at.ts';
import { SPARSE_PARTS_MAX_COUNT } from '../../bytes/limits.ts';
import { parseXattrName, parseXattrValue } from './xattr.ts';

/** What records say that a tar reader needs, as written; absent where no record says it, or an empty one. */
export class PaxValues {
  path: Uint8Array | undefined;
  link: Uint8Array | undefined;
  size: string | undefined;
  uid: string | undefined;
  gid: string | undefined;
  mtime: string | undefined;
  atime: string | undefined;
  ctime: string | undefined;
  uname: string | undefined;
  gname: string | undefined;
  xattrs: Map<string, Uint8Array> | undefined;
  sparse: PaxSparse | undefined;
  /** Some record is one that not all programs take alike. */
  isOdd = false;
}

/** `GNU.sparse.*`: versions 0.0 (pairs of records), 0.1 (one map) and 1.0 (the map leads the content). */
export interface PaxSparse {
  major?: string;
  minor?: string;
  name?: Uint8Array;
  size?: string;
  realsize?: string;
  numblocks?: string;
  /** Offsets and sizes in turn, separated by commas. */
  map?: string;
  /** The same in records of their own, which count more than `map`. */
  pairs: string[];
}

const SPACE = 0x20;
const NEWLINE = 0x0a;
const EQUALS = 0x3d;
const PLUS = 0x2b;
/** `5 a=\n`. */
const RECORD_MIN_BYTES = 5;

/**
 * Reads records into `values`; keys that were there before are replaced. Stops at the first record that breaks the
 * grammar and says what is wrong with it; what came before stays.
 */
export function readPax(bytes: Uint8Array, start: number, end: number, values: PaxValues): string | undefined {
  let at = start;
  while (at < end) {
    let key = at;
    while (key < end && bytes[key] !== SPACE) key++;
    const length = key < end ? readLength(bytes, at, key) : Number.NaN;
    if (Number.isNaN(length)) return `the record at byte ${at - start} has no valid length`;
    key++;
    const next = at + length;
    if (length < RECORD_MIN_BYTES || next > end || next <= key) {
      return `the record at byte ${at - start} has an impossible length`;
    }
    if (bytes[next - 1] !== NEWLINE) return `the record at byte ${at - start} does not end where its length says`;
    let equals = key;
    while (equals < next && bytes[equals] !== EQUALS) equals++;
    if (equals === next) return `the record at byte ${at - start} has no "="`;
    const name = ascii(bytes, key, equals);
    values.isOdd ||=
      bytes[at] === PLUS || key - at > PLAIN_LENGTH_MAX || isOddRecord(name, bytes, at, equals + 1, next, values);
    const problem = takeRecord(name, bytes, equals + 1, next - 1, values);
    if (problem !== undefined) return `the record at byte ${at - start} ${problem}`;
    at = next;
  }
  return undefined;
}

/** Longest record that libarchive takes, and digits of a length and of an id that all programs hold. */
const PLAIN_RECORD_MAX = 999_999;
const PLAIN_LENGTH_MAX = 9;
const PLAIN_ID_DIGITS = 9;
/** Is this a record that some program takes otherwise? `start` is that of the record, `value` of its value. */
function isOddRecord(
  key: string,
  bytes: Uint8Array,
  start: number,
  value: number,
  next: number,
  values: PaxValues,
): boolean {
  // Some split records at newlines; Python looks for a character set wherever it stands.
  for (let i = value; i < next - 1; i++) {
    if (bytes[i] === NEWLINE || (bytes[i] === EQUALS && bytes[i - 1] === LOWER_T)) return true;
  }
  if (key.endsWith('hdrcharset')) return true;
  switch (key.charCodeAt(0)) {
    case LOWER_P:
      return key === 'path' && (values.path !== undefined || value === next - 1);
    case LOWER_L:
      return key === 'linkpath' && (values.link !== undefined || value === next - 1);
    case LOWER_U:
    case LOWER_G:
      return (key === 'uid' || key === 'gid') && (values[key] !== undefined || !isPlainId(bytes, value, next - 1));
    case LOWER_S:
      return key === 'size';
    case UPPER_G:
      return key.startsWith('GNU.');
    case UPPER_S:
      return key === 'SCHILY.realsize' || key === 'SUN.holesdata' || next - start > PLAIN_RECORD_MAX;
    case NEWLINE:
    case SPACE:
    case TAB:
      return true;
  }
  return next - start > PLAIN_RECORD_MAX;
}

const TAB = 0x09;
const LOWER_G = 0x67;
const LOWER_L = 0x6c;
const LOWER_P = 0x70;
const LOWER_S = 0x73;
const LOWER_T = 0x74;
const LOWER_U = 0x75;
const UPPER_G = 0x47;
const UPPER_S = 0x53;

function isPlainId(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (u8At(bytes, i) < 0x30 || u8At(bytes, i) > 0x39) return false;
  return end > start && end - start <= PLAIN_ID_DIGITS;
}

/** Decimal digits, as Go's ParseInt takes them; NaN where there are none or others. */
function readLength(bytes: Uint8Array, start: number, end: number): number {
  let at = bytes[start] === PLUS ? start + 1 : start;
  if (at >= end) return Number.NaN;
  let length = 0;
  for (; at < end; at++) {
    const digit = u8At(bytes, at) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    length = length * 10 + digit;
  }
  return length;
}

/** Keys are short ASCII save for xattr names, which are decoded with care where they are stored. */
function ascii(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(u8At(bytes, i));
  return text;
}

function takeRecord(key: string, bytes: Uint8Array, start: number, end: number, values: PaxValues): string | undefined {
  switch (key) {
    case 'path':
    case 'linkpath':
      if (hasNul(bytes, start, end)) return 'has a NUL byte in a name';
      values[key === 'path' ? 'path' : 'link'] = toBytes(bytes, start, end);
      return undefined;
    case 'uname':
    case 'gname':
      if (hasNul(bytes, start, end)) return 'has a NUL byte in a name';
      values[key] = start === end ? undefined : utf8.decode(bytes.subarray(start, end));
      return undefined;
    case 'size':
    case 'uid':
    case 'gid':
    case 'mtime':
    case 'atime':
    case 'ctime':
      values[key] = start === end ? undefined : ascii(bytes, start, end);
      return undefined;
    case '':
      return 'has no key';
  }
  if (key.includes('\0')) return 'has a NUL byte in its key';
  if (key.startsWith('GNU.sparse.')) return takeSparse(key.slice(11), bytes, start, end, values);
  const name = parseXattrName(key);
  if (name !== undefined) {
    values.xattrs ??= new Map();
    const value = parseXattrValue(key, bytes.subarray(start, end));
    // Schily's form is exact; libarchive writes both, and its own may be re-coded.
    if (key.startsWith('SCHILY') || !values.xattrs.has(name)) values.xattrs.set(name, value);
  }
  return undefined;
}

const utf8 = new TextDecoder();

function hasNul(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] === 0) return true;
  return false;
}

/** An empty value takes back what an earlier record said. */
function toBytes(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
  return start === end ? undefined : bytes.subarray(start, end);
}

function takeSparse(key: string, bytes: Uint8Array, start: number, end: number, values: PaxValues): string | undefined {
  values.sparse ??= { pairs: [] };
  const { sparse } = values;
  switch (key) {
    case 'name':
      sparse.name = bytes.subarray(start, end);
      return undefined;
    case 'major':
    case 'minor':
    case 'size':
    case 'realsize':
    case 'numblocks':
    case 'map':
      sparse[key] = ascii(bytes, start, end);
      return undefined;
    case 'offset':
    case 'numbytes':
      return takePair(key, ascii(bytes, start, end), sparse.pairs);
  }
  return undefined;
}

function takePair(key: string, value: string, pairs: string[]): string | undefined {
  if ((pairs.length % 2 === 0) !== (key === 'offset')) return 'of a sparse map is out of order';
  if (value.includes(',')) return 'of a sparse map is not a number';
  // One more than are read, so that too many are seen as such.
  if (pairs.length <= 2 * SPARSE_PARTS_MAX_COUNT) pairs.push(value);
  return undefined;
}
