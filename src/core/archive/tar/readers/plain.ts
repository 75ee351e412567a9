/** Headers that every program reads alike: what almost all are, so that these checks are all that is made of them. */
import type { Block } from '../block.ts';
import { type Dialect, DIR, FILE, HARDLINK, SYMLINK, type TarEntry } from '../entry.ts';

const SLASH = 0x2f;
const DOT = 0x2e;

/** Numbers that all take for the same, under exactly POSIX's magic or GNU's. */
export function isPlainHeader(block: Block, dialect: Dialect): boolean {
  const header = block.bytes;
  // Device numbers may be blank.
  if ((((header[329] as number) | (header[337] as number)) & NO_NUMBER) !== 0) return false;
  if (!(block.hasUsualNumbers && block.hasUsualSum) && !hasPlainNumbers(header)) return false;
  if (dialect === 'ustar') return header[263] === ZERO && header[264] === ZERO;
  return dialect === 'gnu' && header[345] === 0 && header[386] === 0 && header[483] === 0;
}

/** Numbers that begin with a digit: Go's reader has taken the header, so whatever stands behind the digits is blank. */
function hasPlainNumbers(header: Uint8Array): boolean {
  const digits =
    ((header[100] as number) - ZERO) |
    ((header[108] as number) - ZERO) |
    ((header[116] as number) - ZERO) |
    ((header[124] as number) - ZERO) |
    ((header[136] as number) - ZERO) |
    ((header[148] as number) - ZERO);
  const ends = (header[153] as number) | (header[154] as number) | (header[155] as number);
  // What is below a digit makes the first negative. The end of the checksum may be blank.
  return digits >= 0 && digits <= 7 && (ends & NO_NUMBER) === 0;
}

const ZERO = 0x30;
/** Bits that neither digits nor NULs have. */
const NO_NUMBER = 0xc8;

/** What stands before it is plain itself; `isNamed`: there is something. */
export function isPlainEntry(entry: TarEntry, block: Block, isNamed: boolean): boolean {
  const { type, flag, path } = entry;
  const header = block.bytes;
  if (!isPlainHeader(block, entry.dialect)) return false;
  // Whether v7's file is a directory goes by the header's own name or by the other.
  const isPlainType = flag === 0 ? type === FILE && !isNamed : flag >= 0x30 && flag <= 0x36;
  if (!isPlainType || entry.sparse !== undefined) return false;
  if (path.end === path.start) return false;
  // bsdtar goes by the header's own target, whatever else names one.
  const isLink = type === SYMLINK || type === HARDLINK;
  if ((header[157] !== 0) !== isLink) return false;
  const last = path.bytes[path.end - 1];
  // It may name the root directory, or be one itself.
  if (type !== DIR && (last === SLASH || last === DOT)) return false;
  if (type === FILE) return true;
  return entry.stored === 0 && (!isLink || entry.link.end > entry.link.start);
}
