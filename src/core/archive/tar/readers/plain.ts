/** Headers that every program reads alike: what almost all are, so that these checks are all that is made of them. */
import { u8At } from '../../../bytes/at.ts';
import type { Block } from '../block.ts';
import { type Dialect, DIR, FILE, HARDLINK, SYMLINK, type TarEntry } from '../entry.ts';

const SLASH = 0x2f;
const DOT = 0x2e;

/** Numbers that all take for the same, under exactly POSIX's magic or GNU's. */
export function isPlainHeader(block: Block, dialect: Dialect): boolean {
  const header = block.bytes;
  // Device numbers may be blank.
  if (((u8At(header, 329) | u8At(header, 337)) & NO_NUMBER) !== 0) return false;
  if (!(block.hasUsualNumbers && block.hasUsualSum) && !hasPlainNumbers(header)) return false;
  if (dialect === 'ustar') return header[263] === ZERO && header[264] === ZERO;
  return dialect === 'gnu' && header[345] === 0 && header[386] === 0 && header[483] === 0;
}

/** Numbers that begin with a digit: Go's reader has taken the header, so whatever stands behind the digits is blank. */
function hasPlainNumbers(header: Uint8Array): boolean {
  const digits =
    (u8At(header, 100) - ZERO) |
    (u8At(header, 108) - ZERO) |
    (u8At(header, 116) - ZERO) |
    (u8At(header, 124) - ZERO) |
    (u8At(header, 136) - ZERO) |
    (u8At(header, 148) - ZERO);
  const ends = u8At(header, 153) | u8At(header, 154) | u8At(header, 155);
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
