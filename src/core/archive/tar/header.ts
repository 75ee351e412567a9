/**
 * The header block of an entry in all its dialects: v7, ustar, star and GNU. What extension headers say comes on top
 * (see `extensions.ts`).
 */
import { endOfText, readExact, readNumber } from './block.ts';
import {
  BLOCK_DEVICE,
  CHAR,
  DIR,
  FIFO,
  FILE,
  HARDLINK,
  type Span,
  SYMLINK,
  setSpan,
  type TarEntry,
  UNKNOWN,
} from './entry.ts';

export type Dialect = 'v7' | 'ustar' | 'star' | 'gnu';

/** GNU writes `ustar  \0`, POSIX `ustar\0`; star (1985-) is POSIX with `tar\0` at the end and a shorter prefix. */
function dialectOf(header: Uint8Array): Dialect {
  for (let i = 0; i < 5; i++) if (header[257 + i] !== USTAR[i]) return 'v7';
  if (header[262] === 0x20) return header[263] === 0x20 ? 'gnu' : 'v7';
  if (header[262] !== 0) return 'v7';
  for (let i = 0; i < 4; i++) if (header[508 + i] !== STAR_TRAILER[i]) return 'ustar';
  return 'star';
}

const USTAR = [0x75, 0x73, 0x74, 0x61, 0x72];
const STAR_TRAILER = [0x74, 0x61, 0x72, 0];

/** Flags of headers that speak about the next entry; beside these, `x` is PAX and `X` Solaris' word for it. */
export const FLAG_GLOBAL = 0x67;
export const FLAG_LONG_NAME = 0x4c;
export const FLAG_LONG_LINK = 0x4b;
/** Does a header with this flag speak about the next entry? */
export function isExtensionFlag(flag: number): boolean {
  return flag === 0x78 || flag === FLAG_LONG_NAME || flag === FLAG_LONG_LINK || flag === FLAG_GLOBAL || flag === 0x58;
}

/** GNU's old sparse file. */
export const FLAG_SPARSE = 0x53;
/** GNU: a directory with a list of its names as content. */
export const FLAG_DUMP_DIRECTORY = 0x44;

/** Type by flag; NUL is v7's regular file. */
function typeOf(flag: number, dialect: Dialect): number {
  if (flag >= 0x31 && flag <= 0x36) return BY_DIGIT[flag - 0x31] as number;
  if (flag === 0 || flag === 0x30 || flag === 0x37) return FILE;
  if (dialect === 'gnu' && flag === FLAG_SPARSE) return FILE;
  if (flag === FLAG_DUMP_DIRECTORY) return DIR;
  return UNKNOWN;
}

const BY_DIGIT = [HARDLINK, SYMLINK, CHAR, BLOCK_DEVICE, DIR, FIFO];

/** The header's own size field; negative or NaN where it is not a size. */
export function sizeField(header: Uint8Array): number {
  return readNumber(header, 124, 136);
}

/** Fills an entry from a header block. `prefixed` is 512 bytes of room for a ustar name with its prefix. */
export function readHeader(header: Uint8Array, entry: TarEntry, prefixed: Uint8Array): void {
  const dialect = dialectOf(header);
  const flag = header[156] as number;
  entry.flag = flag;
  entry.type = typeOf(flag, dialect);
  readName(header, dialect, entry.path, prefixed);
  if (entry.type === HARDLINK || entry.type === SYMLINK) setSpan(entry.link, header, 157, endOfText(header, 157, 257));
  else setSpan(entry.link, header, 0, 0);
  // "A directory by its slash" is v7's way; its flag is NUL there.
  if (flag === 0 && entry.path.end > entry.path.start && entry.path.bytes[entry.path.end - 1] === 0x2f)
    entry.type = DIR;
  const mode = readNumber(header, 100, 108);
  entry.mode = Number.isNaN(mode) ? 0 : mode & 0o7777;
  entry.uid = readNumber(header, 108, 116);
  entry.gid = readNumber(header, 116, 124);
  entry.mtime = readNumber(header, 136, 148);
  entry.uidText = exactText(header, 108, 116, isPlainId(entry.uid));
  entry.gidText = exactText(header, 116, 124, isPlainId(entry.gid));
  entry.mtimeText = exactText(header, 136, 148, !(Math.abs(entry.mtime) > Number.MAX_SAFE_INTEGER));
  entry.device = undefined;
  if (entry.type === CHAR || entry.type === BLOCK_DEVICE) {
    entry.device =
      dialect === 'v7' ? '0:0' : `${orZero(readNumber(header, 329, 337))}:${orZero(readNumber(header, 337, 345))}`;
  }
}

/** Text only where a column could not hold the value. Unreadable numbers stay NaN and are reported by the parser. */
function exactText(header: Uint8Array, start: number, end: number, holds: boolean): string | undefined {
  return holds ? undefined : readExact(header, start, end);
}

/** Ids are columns of 32 bits; NaN is not theirs to hold exactly. */
function isPlainId(id: number): boolean {
  return Number.isNaN(id) || (id >= 0 && id <= 0xffffffff);
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

function readName(header: Uint8Array, dialect: Dialect, path: Span, prefixed: Uint8Array): void {
  const nameEnd = endOfText(header, 0, 100);
  const hasPrefix = (dialect === 'ustar' || dialect === 'star') && header[345] !== 0;
  if (!hasPrefix) {
    setSpan(path, header, 0, nameEnd);
    return;
  }
  // star keeps times behind 131 bytes of prefix.
  const prefixEnd = endOfText(header, 345, dialect === 'star' ? 476 : 500);
  let at = 0;
  for (let i = 345; i < prefixEnd; i++) prefixed[at++] = header[i] as number;
  prefixed[at++] = 0x2f;
  for (let i = 0; i < nameEnd; i++) prefixed[at++] = header[i] as number;
  setSpan(path, prefixed, 0, at);
}
