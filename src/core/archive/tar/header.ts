/**
 * The header block of an entry in all its dialects: v7, ustar, star and GNU, as Go's archive/tar takes them apart. What
 * extension headers say comes on top (see `extensions.ts`).
 */
import { u8At } from '../../bytes/at.ts';
import { type Block, endOfText } from './block.ts';
import {
  BLOCK_DEVICE,
  CHAR,
  type Dialect,
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
import { hasZeroDevice, lowBits, readExact, readNumber, usualLong, usualShort } from './numbers.ts';

/** GNU writes `ustar  \0`, POSIX `ustar\0`; star (1985-) is POSIX with `tar\0` at the end and a shorter prefix. */
export function dialectOf(header: Uint8Array): Dialect {
  for (let i = 0; i < 5; i++) if (header[257 + i] !== USTAR[i]) return 'v7';
  if (header[262] === 0x20) return header[263] === 0x20 && header[264] === 0 ? 'gnu' : 'v7';
  if (header[262] !== 0) return 'v7';
  for (let i = 0; i < 4; i++) if (header[508 + i] !== STAR_TRAILER[i]) return 'ustar';
  return 'star';
}

const USTAR = [0x75, 0x73, 0x74, 0x61, 0x72];
const STAR_TRAILER = [0x74, 0x61, 0x72, 0];

/** Flags of headers that speak about the next entry: `x` is PAX. */
const FLAG_PAX = 0x78;
/** Type flag `g`: a global PAX header. */
export const FLAG_GLOBAL = 0x67;
/** Type flag `L`: a GNU long name. */
export const FLAG_LONG_NAME = 0x4c;
/** Type flag `K`: a GNU long link target. */
export const FLAG_LONG_LINK = 0x4b;
/** Does a header with this flag speak about the next entry, or about all? */
export function isExtensionFlag(flag: number): boolean {
  return flag === FLAG_PAX || flag === FLAG_LONG_NAME || flag === FLAG_LONG_LINK || flag === FLAG_GLOBAL;
}

/** GNU's old sparse file. */
export const FLAG_SPARSE = 0x53;

/** Type by flag; NUL is v7's regular file. */
function typeOf(flag: number): number {
  if (flag >= 0x31 && flag <= 0x36) return u8At(BY_DIGIT, flag - 0x31);
  return flag === 0 || flag === 0x30 || flag === 0x37 || flag === FLAG_SPARSE ? FILE : UNKNOWN;
}

const BY_DIGIT = Uint8Array.of(HARDLINK, SYMLINK, CHAR, BLOCK_DEVICE, DIR, FIFO);

/** Has an entry of this type content behind its header? */
export function hasBody(type: number): boolean {
  return type === FILE || type === UNKNOWN;
}

/** A type flag in words: quoted, or as hex where it is not printable. */
export function flagText(flag: number): string {
  const hex = `0x${flag.toString(16).padStart(2, '0')}`;
  return flag > 0x20 && flag < 0x7f ? `"${String.fromCharCode(flag)}"` : hex;
}

/** The header's own size field; NaN where it is not a number. */
export function sizeField(header: Uint8Array): number {
  return readNumber(header, 124, 136);
}

/**
 * Fills an entry from a header block, all but its sizes. `prefixed` is 512 bytes of room for a ustar name with its prefix.
 * False where a field is not a number, at which Go's reader stops.
 */
export function readHeader(block: Block, entry: TarEntry, prefixed: Uint8Array): boolean {
  const header = block.bytes;
  const dialect = dialectOf(header);
  const flag = u8At(header, 156);
  entry.flag = flag;
  entry.dialect = dialect;
  entry.type = typeOf(flag);
  if (entry.type === HARDLINK || entry.type === SYMLINK) setSpan(entry.link, header, 157, endOfText(header, 157, 257));
  else setSpan(entry.link, header, 0, 0);
  const isRead = readUsual(block, entry) || readNumbers(header, entry);
  const devices = readDevice(block, dialect, entry);
  const times = readName(header, dialect, entry.path, prefixed);
  return isRead && !Number.isNaN(devices + times);
}

/** The numbers as almost all write them; false where one is written otherwise. */
function readUsual(block: Block, entry: TarEntry): boolean {
  const { words } = block;
  const mode = usualShort(words, MODE_WORD);
  const uid = usualShort(words, MODE_WORD + 2);
  const gid = usualShort(words, MODE_WORD + 4);
  const mtime = usualLong(words, MTIME_WORD);
  block.hasUsualNumbers = (mode | uid | gid) >= 0 && mtime >= 0;
  if (!block.hasUsualNumbers) return false;
  entry.mode = mode & 0o7777;
  entry.uid = uid;
  entry.gid = gid;
  entry.mtime = mtime;
  entry.mtimeNs = 0;
  entry.uidText = undefined;
  entry.gidText = undefined;
  entry.mtimeText = undefined;
  return true;
}

const MODE_WORD = 25;
const SIZE_WORD = 31;
const MTIME_WORD = 34;

/** The same however they are written; false where one is none. */
function readNumbers(header: Uint8Array, entry: TarEntry): boolean {
  const mode = readNumber(header, 100, 108);
  entry.mode = lowBits(header, 100, 108, mode) & 0o7777;
  entry.uid = readNumber(header, 108, 116);
  entry.gid = readNumber(header, 116, 124);
  entry.mtime = readNumber(header, 136, 148);
  entry.mtimeNs = 0;
  entry.uidText = isPlainId(entry.uid) ? undefined : readExact(header, 108, 116);
  entry.gidText = isPlainId(entry.gid) ? undefined : readExact(header, 116, 124);
  entry.mtimeText = Math.abs(entry.mtime) > Number.MAX_SAFE_INTEGER ? readExact(header, 136, 148) : undefined;
  // NaN in any of them makes the sum NaN.
  return !Number.isNaN(mode + entry.uid + entry.gid + entry.mtime);
}

/** The size of a header that has been read; NaN where it is not a number. */
export function readSize(block: Block): number {
  const usual = usualLong(block.words, SIZE_WORD);
  if (usual >= 0) return usual;
  block.hasUsualNumbers = false;
  return sizeField(block.bytes);
}

/** Ids are columns of 32 bits; NaN is not theirs to hold exactly. */
export function isPlainId(id: number): boolean {
  return Number.isNaN(id) || (id >= 0 && id <= 0xffffffff);
}

/** NaN where a device number is not a number, whatever the type of the entry. */
function readDevice({ bytes: header, words }: Block, dialect: Dialect, entry: TarEntry): number {
  const isDevice = entry.type === CHAR || entry.type === BLOCK_DEVICE;
  entry.device = isDevice ? '0:0' : undefined;
  if (dialect === 'v7' || (!isDevice && (hasZeroDevice(words) || isZero(header, 329, 345)))) return 0;
  const major = readNumber(header, 329, 337);
  const minor = readNumber(header, 337, 345);
  if (isDevice) entry.device = `${major}:${minor}`;
  return major + minor;
}

/** Zeros as digits or as NULs, which is what all but devices have. */
function isZero(header: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (header[i] !== 0x30 && header[i] !== 0) return false;
  return true;
}

/** NaN where a time of star is not a number. */
function readName(header: Uint8Array, dialect: Dialect, path: Span, prefixed: Uint8Array): number {
  const nameEnd = endOfText(header, 0, 100);
  const prefixEnd = header[345] === 0 ? 345 : endOfPrefix(header, dialect);
  if (prefixEnd === 345) {
    setSpan(path, header, 0, nameEnd);
  } else {
    let at = 0;
    for (let i = 345; i < prefixEnd; i++) prefixed[at++] = u8At(header, i);
    prefixed[at++] = 0x2f;
    for (let i = 0; i < nameEnd; i++) prefixed[at++] = u8At(header, i);
    setSpan(path, prefixed, 0, at);
  }
  return dialect === 'star' ? readNumber(header, 476, 488) + readNumber(header, 488, 500) : 0;
}

/** star keeps times behind 131 bytes of prefix. */
function endOfPrefix(header: Uint8Array, dialect: Dialect): number {
  if (dialect === 'v7') return 345;
  if (dialect === 'gnu') return hasGnuPrefix(header) ? endOfText(header, 345, 500) : 345;
  return endOfText(header, 345, dialect === 'star' ? 476 : 500);
}

/**
 * GNU headers have times where ustar has the prefix. Go before 1.8 wrote prefixes there; since then it reads one where
 * the times are not numbers and the prefix is ASCII (golang.org/issue/12594).
 */
function hasGnuPrefix(header: Uint8Array): boolean {
  const accessed = readNumber(header, 345, 357);
  const changed = header[357] === 0 ? 0 : readNumber(header, 357, 369);
  if (!Number.isNaN(accessed + changed)) return false;
  const end = endOfText(header, 345, 500);
  for (let i = 345; i < end; i++) if (u8At(header, i) > 0x7f) return false;
  return true;
}
