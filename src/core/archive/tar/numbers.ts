/**
 * Numbers as Go's archive/tar reads them, which the programs that unpack layers are written in: octal and base-256 in the
 * fields of a header, decimal in PAX records. What Go refuses is NaN or undefined here, and ends a listing.
 */
import { u32At, u8At } from '../../bytes/at.ts';
import type { FileTime } from '../../oci/times/fileTime.ts';

/**
 * An octal field: spaces and NULs may stand before and behind the digits, nothing at all is 0, and what follows a NUL is
 * not looked at. NaN where anything else is written.
 */
export function readOctal(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  const last = end - 1;
  for (let at = start; at < last; at++) {
    const digit = u8At(bytes, at) - 0x30;
    // Almost all writers fill the field with digits up to its last byte.
    if (digit < 0 || digit > 7) return readLooseOctal(bytes, start, end);
    value = value * 8 + digit;
  }
  return bytes[last] === 0 ? value : readLooseOctal(bytes, start, end);
}

function readLooseOctal(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0)) at++;
  let value = 0;
  for (; at < end; at++) {
    const digit = u8At(bytes, at) - 0x30;
    if (digit < 0 || digit > 7) return bytes[at] === 0 || isBlank(bytes, at, end) ? value : Number.NaN;
    value = value * 8 + digit;
  }
  return value;
}

/** Nothing but spaces and NULs. */
function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== 0x20 && bytes[i] !== 0) return false;
  return true;
}

/** The words below take bytes in this order; elsewhere no number is usual, and all are read one byte at a time. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
const DIGITS = IS_LITTLE_ENDIAN ? 0x30303030 : -1;
const IS_DIGIT = 0xf8f8f8f8 | 0;

/** Four octal digits in a word. */
function fourDigits(word: number): number {
  return ((word & 7) << 9) | ((word & 0x700) >>> 2) | ((word & 0x70000) >>> 13) | ((word >>> 24) & 7);
}

/**
 * A field of seven octal digits and a NUL, which begins with this word of a header: how almost all numbers are written.
 * -1 where anything else is.
 */
export function usualShort(words: Uint32Array, at: number): number {
  const first = u32At(words, at);
  const last = u32At(words, at + 1);
  // A NUL behind three digits.
  if ((first & IS_DIGIT) !== DIGITS || (last & (IS_DIGIT | 0xff000000)) !== 0x303030) return -1;
  return (fourDigits(first) << 9) | (fourDigits(last) >>> 3);
}

/** The same of eleven digits and a NUL. */
export function usualLong(words: Uint32Array, at: number): number {
  const first = u32At(words, at);
  const rest = usualShort(words, at + 1);
  return rest < 0 || (first & IS_DIGIT) !== DIGITS ? -1 : fourDigits(first) * 8 ** 7 + rest;
}

const CHECKSUM_WORD = 37;

/** The checksum, where it is six digits, a NUL and a blank; else -1. */
export function usualChecksum(words: Uint32Array): number {
  const first = u32At(words, CHECKSUM_WORD);
  const last = u32At(words, CHECKSUM_WORD + 1);
  if ((first & IS_DIGIT) !== DIGITS || (last & 0xfffff8f8) !== 0x20003030) return -1;
  return (fourDigits(first) << 6) | ((last & 7) << 3) | ((last >>> 8) & 7);
}

/** Are the 16 bytes from 329 on zeros, as digits or as NULs? False where that takes a look at each. */
export function hasZeroDevice(words: Uint32Array): boolean {
  const odd =
    notZeros(u32At(words, 82) & 0xffffff00) |
    notZeros(u32At(words, 83)) |
    notZeros(u32At(words, 84)) |
    notZeros(u32At(words, 85)) |
    notZeros(u32At(words, 86) & 0xff);
  return odd === 0 && IS_LITTLE_ENDIAN;
}

/** 0 where each byte of a word is 0 or `0`. */
function notZeros(word: number): number {
  return (word & 0xcfcfcfcf) | ((word ^ (word >>> 1)) & 0x10101010);
}

/**
 * A numeric field in octal or, where its top bit is set, in GNU base-256 (big-endian two's complement without that
 * bit). Exact up to 2^53; beyond, `readExact` has the digits. NaN where it is not a number of 64 bits.
 */
export function readNumber(bytes: Uint8Array, start: number, end: number): number {
  const first = u8At(bytes, start);
  if (first < 0x80) return readOctal(bytes, start, end);
  let value = (first & 0x3f) - (first & 0x40);
  for (let i = start + 1; i < end; i++) value = value * 256 + u8At(bytes, i);
  return Number.isSafeInteger(value) || isInt64(readBase256(bytes, start, end)) ? value : Number.NaN;
}

/** The decimal digits of a numeric field, however large. */
export function readExact(bytes: Uint8Array, start: number, end: number): string {
  const first = u8At(bytes, start);
  return String(first < 0x80 ? readOctal(bytes, start, end) : readBase256(bytes, start, end));
}

/** The low 16 bits of a numeric field, which a double loses where the number is large. */
export function lowBits(bytes: Uint8Array, start: number, end: number, value: number): number {
  if (u8At(bytes, start) < 0x80) return value & 0xffff;
  return (u8At(bytes, end - 2) << 8) | u8At(bytes, end - 1);
}

function readBase256(bytes: Uint8Array, start: number, end: number): bigint {
  const first = u8At(bytes, start);
  let value = BigInt((first & 0x3f) - (first & 0x40));
  for (let i = start + 1; i < end; i++) value = value * 256n + BigInt(u8At(bytes, i));
  return value;
}

function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

const PLUS = 0x2b;
const MINUS = 0x2d;

/** Decimal text with a sign or none. NaN where it is not a number of 64 bits; exact up to 2^53, beyond `exactDecimal` is. */
export function parseDecimal(text: string): number {
  const first = text.charCodeAt(0);
  let at = first === PLUS || first === MINUS ? 1 : 0;
  if (at >= text.length) return Number.NaN;
  let value = 0;
  for (; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  if (value > Number.MAX_SAFE_INTEGER) {
    const exact = BigInt(exactDecimal(text));
    return isInt64(exact) ? Number(exact) : Number.NaN;
  }
  return first === MINUS && value > 0 ? -value : value;
}

/** The digits of such text, without leading zeros or a plus. */
export function exactDecimal(text: string): string {
  return String(BigInt(text.replace('+', '')));
}

/** Seconds up to which a double tells a fraction well enough for the whole second to be found again. */
const FRACTIONS_MAX = 2 ** 50;
/** Seconds above which adding a fraction rounds as reading the whole text does, which takes much longer. */
const SUMS_MIN = 2 ** 22;
/** Digits of nanoseconds. */
const FRACTION_DIGITS = 9;

/** A number of 64 bits, exact however large; NaN where it is none. */
export type Exact = number | bigint;

/** Such text as an exact number. */
export function parseExact(text: string): Exact {
  const value = parseDecimal(text);
  return Number.isNaN(value) || Number.isSafeInteger(value) ? value : BigInt(exactDecimal(text));
}

/** A numeric field as `readNumber` takes it, as an exact number. */
export function readExactNumber(bytes: Uint8Array, start: number, end: number): Exact {
  const value = readNumber(bytes, start, end);
  return Number.isNaN(value) || Number.isSafeInteger(value) ? value : BigInt(readExact(bytes, start, end));
}

/** A time, and decimal text of it where a double cannot hold the whole seconds. */
interface PaxTime extends FileTime {
  readonly text: string | undefined;
}

/** `<seconds>[.<fraction>]`, the sign before both; digits beyond nanoseconds do not count. Undefined where it is not a time. */
export function parseTime(text: string): PaxTime | undefined {
  const point = text.indexOf('.');
  if (point < 0) {
    const mtime = parseDecimal(text);
    if (Number.isNaN(mtime)) return undefined;
    return { mtime, mtimeNs: 0, text: Math.abs(mtime) > Number.MAX_SAFE_INTEGER ? exactDecimal(text) : undefined };
  }
  const whole = parseDecimal(text.slice(0, point));
  const fraction = parseFraction(text, point + 1);
  if (Number.isNaN(whole + fraction)) return undefined;
  const isBelow = fraction > 0 && text.charCodeAt(0) === MINUS;
  const decimal = () => text.slice(0, point + 1 + FRACTION_DIGITS).replace('+', '');
  const part = fraction / 10 ** FRACTION_DIGITS;
  return {
    mtime: Math.abs(whole) > SUMS_MIN ? whole + (isBelow ? -part : part) : Number(decimal()) || 0,
    mtimeNs: isBelow ? 10 ** FRACTION_DIGITS - fraction : fraction,
    text: Math.abs(whole) > FRACTIONS_MAX ? decimal() : undefined,
  };
}

/** Nanoseconds; NaN where there is anything but digits. */
function parseFraction(text: string, start: number): number {
  let value = 0;
  for (let at = start; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    if (at < start + FRACTION_DIGITS) value = value * 10 + digit;
  }
  return value * 10 ** Math.max(0, start + FRACTION_DIGITS - text.length);
}
