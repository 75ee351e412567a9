/** Numbers in fields of a header as other programs read them. What is not a number to them is NaN. */
import { itemAt, u8At } from '../../../bytes/at.ts';

const NUL = 0;
const SPACE = 0x20;
const TAB = 0x09;
const MINUS = 0x2d;
const PLUS = 0x2b;
/** Digits of GNU tar 1.13.6 to 1.13.11. */
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function isOctal(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x37;
}

/** White space of the C locale. */
function isSpace(byte: number | undefined): boolean {
  return byte === SPACE || (byte !== undefined && byte >= TAB && byte <= 0x0d);
}

/** Two's complement without the top bit, of any length. */
function base256(field: Uint8Array): bigint {
  const first = u8At(field, 0);
  let value = BigInt((first & 0x3f) - (first & 0x40));
  for (const byte of field.subarray(1)) value = value * 256n + BigInt(byte);
  return value;
}

/** GNU tar: a NUL and blanks may lead, blanks alone are not a number, and base-256 begins with 0x80 or 0xff. */
export function gnuNumber(field: Uint8Array, max: bigint, min = 0n): number {
  let at = field[0] === NUL ? 1 : 0;
  while (at < field.length && isSpace(field[at])) at++;
  if (at === field.length) return Number.NaN;
  let value = 0n;
  if (isOctal(field[at])) {
    for (; at < field.length && isOctal(field[at]); at++) value = value * 8n + BigInt(u8At(field, at) - 0x30);
  } else if (field[at] === 0x80 || field[at] === 0xff) {
    value = base256(field.subarray(at));
    at = field.length;
  } else if (field[at] === MINUS || field[at] === PLUS) {
    const isMinus = field[at++] === MINUS;
    for (; at < field.length && BASE64.includes(String.fromCharCode(u8At(field, at))); at++)
      value = value * 64n + BigInt(BASE64.indexOf(String.fromCharCode(u8At(field, at))));
    if (isMinus) value = -value;
  }
  const isEnded = at === field.length || field[at] === NUL || isSpace(field[at]);
  return isEnded && value >= min && value <= max ? Number(value) : Number.NaN;
}

/** libarchive: blanks may lead, and whatever is not a digit ends the number; never refused. Sizes need every digit: of 64 bits. */
export function bsdNumber(field: Uint8Array): bigint {
  if (u8At(field, 0) < 0x80) return leadingNumber(field, 8);
  const value = base256(field);
  if (value > INT64_MAX) return INT64_MAX;
  return value < INT64_MIN ? INT64_MIN : value;
}

/** The number that digits of a base begin with, after blanks and a minus; 0 where there are none, and what is too large is the largest. */
export function leadingNumber(text: Uint8Array, base: number): bigint {
  let at = 0;
  while (text[at] === SPACE || text[at] === TAB) at++;
  const isMinus = text[at] === MINUS;
  if (isMinus) at++;
  let value = 0n;
  for (; at < text.length; at++) {
    const digit = u8At(text, at) - 0x30;
    if (digit < 0 || digit >= base) break;
    value = value * BigInt(base) + BigInt(digit);
  }
  if (isMinus) return -value < INT64_MIN ? INT64_MIN : -value;
  return value < INT64_MAX ? value : INT64_MAX;
}

/** The largest number of 64 bits with a sign. */
export const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/** Python: text to the first NUL, nothing at all is 0; base-256 begins with 0x80 or 0xff. */
export function pythonNumber(field: Uint8Array): number {
  if (field[0] === 0x80 || field[0] === 0xff) {
    let value = field[0] === 0xff ? -1 : 0;
    for (let i = 1; i < field.length; i++) value = value * 256 + u8At(field, i);
    return value;
  }
  const text = untilNul(field);
  if (/[\x80-\xff]/.test(text)) return Number.NaN;
  const digits = text.replace(/^[\s\x1c-\x1f]+|[\s\x1c-\x1f]+$/g, '');
  if (digits === '') return 0;
  const plain = /^([+-]?)(?:0[oO]_?)?([0-7]+(?:_[0-7]+)*)$/.exec(digits);
  if (!plain) return Number.NaN;
  const value = Number.parseInt(itemAt(plain, 2).replaceAll('_', ''), 8);
  return plain[1] === '-' ? -value : value;
}

/** Digits beyond which Python makes no number of a text; zeros count. */
export const PYTHON_DIGITS_MAX = 4300;

/** Python: `int` of text; NaN where it is none. */
export function pythonInt(text: string): number {
  const digits = text.replace(/^[\s\x1c-\x1f]+|[\s\x1c-\x1f]+$/g, '');
  if (!/^[+-]?[0-9]+(_[0-9]+)*$/.test(digits)) return Number.NaN;
  const plain = digits.replaceAll('_', '');
  return plain.replace(/^[+-]/, '').length > PYTHON_DIGITS_MAX ? Number.NaN : Number(plain);
}

/** tar-rs: text to the first NUL, which must be a number; of base-256 the last eight bytes. */
export function rustNumber(field: Uint8Array): number {
  if (u8At(field, 0) >= 0x80) {
    let value = field.length === 8 ? u8At(field, 0) ^ 0x80 : 0;
    for (let i = field.length === 8 ? 1 : field.length - 8; i < field.length; i++) value = value * 256 + u8At(field, i);
    return value;
  }
  const digits = untilNul(field).trim();
  return /^\+?[0-7]+$/.test(digits) ? Number.parseInt(digits.replace('+', ''), 8) : Number.NaN;
}

/** One character for each byte. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function untilNul(field: Uint8Array): string {
  const end = field.indexOf(NUL);
  return latin1(end < 0 ? field : field.subarray(0, end));
}
