/** The fields of a header block. */
import { u8At } from '../../../bytes/at.ts';
import { lowBits, readOctal } from '../numbers.ts';

/** Bytes of a header: permission bits. */
export const MODE = [100, 108] as const;
/** Bytes of a header: user ID. */
export const UID = [108, 116] as const;
/** Bytes of a header: group ID. */
export const GID = [116, 124] as const;
/** Bytes of a header: size of the content. */
export const SIZE = [124, 136] as const;
/** Bytes of a header: modification time. */
export const MTIME = [136, 148] as const;
/** Bytes of a header: its checksum. */
export const CHECKSUM = [148, 156] as const;
/** Bytes of a header: major device number. */
export const MAJOR = [329, 337] as const;
/** Bytes of a header: minor device number. */
export const MINOR = [337, 345] as const;
const FLAG_AT = 156;
const MAGIC_AT = 257;

/** A field of a header as a range of bytes, end exclusive. */
type Field = readonly [start: number, end: number];

/** The bytes of a field. */
export function fieldOf(header: Uint8Array, [start, end]: Field): Uint8Array {
  return header.subarray(start, end);
}

/** The sum as it is written, or where Go reads no number there, as it should be. */
export function checksumOf(header: Uint8Array): number {
  const written = readOctal(header, ...CHECKSUM);
  return Number.isNaN(written) ? sumOf(header) : written;
}

/** Go reads no number where the checksum is, and others may. */
export function hasOddChecksum(header: Uint8Array): boolean {
  return Number.isNaN(readOctal(header, ...CHECKSUM));
}

/** All bytes, those of the checksum as blanks. */
function sumOf(header: Uint8Array): number {
  const [start, end] = CHECKSUM;
  return header.reduce((sum, byte, at) => sum + (at >= start && at < end ? 0x20 : byte), 0);
}

/** The 12 permission bits of a mode that has been read as `value`. */
export function modeOf(header: Uint8Array, value: number): number {
  return lowBits(header, ...MODE, value) & 0o7777;
}

/** The type flag as a character. */
export function flagOf(header: Uint8Array): string {
  return String.fromCharCode(u8At(header, FLAG_AT));
}

/** Does the magic, and the version behind it, begin like this? */
export function hasMagic(header: Uint8Array, magic: string): boolean {
  for (let i = 0; i < magic.length; i++) if (header[MAGIC_AT + i] !== magic.charCodeAt(i)) return false;
  return true;
}

/** The magic of POSIX ustar. */
export const USTAR = 'ustar\0';
/** The magic of POSIX ustar with its version. */
export const USTAR_00 = 'ustar\x0000';
/** The magic of old GNU tar. */
export const GNU = 'ustar  \0';

/** A text to its first NUL. */
function textAt(header: Uint8Array, start: number, end: number): Uint8Array {
  return untilNul(header.subarray(start, end));
}

/** The bytes before the first NUL. */
export function untilNul(bytes: Uint8Array): Uint8Array {
  const nul = bytes.indexOf(0);
  return nul < 0 ? bytes : bytes.subarray(0, nul);
}

export const nameOf = (header: Uint8Array) => textAt(header, 0, 100);
export const linkOf = (header: Uint8Array) => textAt(header, 157, 257);
export const prefixOf = (header: Uint8Array) => textAt(header, 345, 500);

/** `prefix/name`, or the name alone where there is no prefix. */
export function joined(prefix: Uint8Array, name: Uint8Array): Uint8Array {
  if (prefix.length === 0) return name;
  const path = new Uint8Array(prefix.length + 1 + name.length);
  path.set(prefix);
  path[prefix.length] = 0x2f;
  path.set(name, prefix.length + 1);
  return path;
}

/** Whether a path ends with a slash. */
export function endsWithSlash(path: Uint8Array): boolean {
  return path[path.length - 1] === 0x2f;
}

/** Exactly the magic and version of POSIX or GNU. */
export function isKnownMagic(header: Uint8Array): boolean {
  return hasMagic(header, USTAR_00) || hasMagic(header, GNU);
}
