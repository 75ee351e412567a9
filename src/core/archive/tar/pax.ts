/**
 * PAX records: `<length> <key>=<value>\n`, where the length counts bytes and itself. Values may hold newlines and NULs
 * (binary xattrs), so everything here goes by bytes. POSIX pax, "pax Extended Header"; Schily and GNU keys.
 */
import { SPARSE_PARTS_MAX_COUNT } from '../../bytes/limits.ts';
import { parseXattrName, parseXattrValue } from './xattr.ts';

/** What records say that a tar reader needs; absent where no record says it. */
export class PaxValues {
  path: Uint8Array | undefined;
  link: Uint8Array | undefined;
  size: number | undefined;
  /** Decimal text as written. */
  uid: string | undefined;
  gid: string | undefined;
  mtime: string | undefined;
  uname: string | undefined;
  gname: string | undefined;
  device: { major?: string; minor?: string } | undefined;
  xattrs: Map<string, Uint8Array> | undefined;
  sparse: PaxSparse | undefined;
}

/** `GNU.sparse.*`: versions 0.0 (pairs of records), 0.1 (one map) and 1.0 (the map leads the content). */
export interface PaxSparse {
  major?: string;
  name?: Uint8Array;
  size?: string;
  /** Offsets and sizes in turn. */
  numbers: number[];
  tooMany: boolean;
}

const SPACE = 0x20;
const NEWLINE = 0x0a;
const EQUALS = 0x3d;

/**
 * Reads records into `values`; keys that were there before are replaced. Stops at the first record that breaks the
 * grammar and says what is wrong with it; what came before stays.
 */
export function readPax(bytes: Uint8Array, start: number, end: number, values: PaxValues): string | undefined {
  let at = start;
  while (at < end) {
    // Some writers pad the records with NULs up to the block.
    if (bytes[at] === 0) return undefined;
    let length = 0;
    let key = at;
    for (; key < end && bytes[key] !== SPACE; key++) {
      const digit = (bytes[key] as number) - 0x30;
      if (digit < 0 || digit > 9 || length > end) return `record at byte ${at - start} has no valid length`;
      length = length * 10 + digit;
    }
    key++;
    const next = at + length;
    if (length === 0 || next > end || next <= key) return `record at byte ${at - start} has an impossible length`;
    if (bytes[next - 1] !== NEWLINE) return `record at byte ${at - start} does not end where its length says`;
    const equals = bytes.indexOf(EQUALS, key);
    if (equals < 0 || equals >= next) return `record at byte ${at - start} has no "="`;
    const problem = takeRecord(ascii(bytes, key, equals), bytes, equals + 1, next - 1, values);
    if (problem !== undefined) return problem;
    at = next;
  }
  return undefined;
}

/** Keys are short ASCII save for xattr names, which are decoded with care where they are stored. */
function ascii(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}

function takeRecord(key: string, bytes: Uint8Array, start: number, end: number, values: PaxValues): string | undefined {
  switch (key) {
    case 'path':
      values.path = toBytes(bytes, start, end);
      return undefined;
    case 'linkpath':
      values.link = toBytes(bytes, start, end);
      return undefined;
    case 'size':
      values.size = start === end ? undefined : toSize(ascii(bytes, start, end));
      return Number.isNaN(values.size) ? 'the size record is not a number' : undefined;
    case 'uid':
    case 'gid':
    case 'mtime':
    case 'uname':
    case 'gname':
      values[key] = start === end ? undefined : utf8.decode(bytes.subarray(start, end));
      return undefined;
    case 'SCHILY.devmajor':
    case 'SCHILY.devminor': {
      values.device ??= {};
      values.device[key === 'SCHILY.devmajor' ? 'major' : 'minor'] = ascii(bytes, start, end);
      return undefined;
    }
  }
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

/** An empty value takes back what an earlier record said. */
function toBytes(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
  return start === end ? undefined : bytes.subarray(start, end);
}

function toSize(text: string): number {
  return /^\d{1,19}$/.test(text) ? Number(text) : Number.NaN;
}

function takeSparse(key: string, bytes: Uint8Array, start: number, end: number, values: PaxValues): string | undefined {
  values.sparse ??= { numbers: [], tooMany: false };
  const { sparse } = values;
  switch (key) {
    case 'major':
      sparse.major = ascii(bytes, start, end);
      break;
    case 'name':
      sparse.name = bytes.subarray(start, end);
      break;
    case 'size':
    case 'realsize':
      sparse.size = ascii(bytes, start, end);
      break;
    case 'offset':
    case 'numbytes':
      pushNumber(sparse, ascii(bytes, start, end));
      break;
    case 'map':
      sparse.numbers = [];
      for (const part of ascii(bytes, start, end).split(',')) pushNumber(sparse, part);
      break;
  }
  return undefined;
}

function pushNumber(sparse: PaxSparse, text: string): void {
  if (sparse.numbers.length >= 2 * SPARSE_PARTS_MAX_COUNT) sparse.tooMany = true;
  else sparse.numbers.push(toSize(text));
}
