/**
 * Numbers as Go's archive/tar reads them, which the programs that unpack layers are written in: octal and base-256 in the
 * fields of a header, decimal in PAX records. What Go refuses is NaN or undefined here, and ends a listing.
 */

/**
 * An octal field: spaces and NULs may stand before and behind the digits, nothing at all is 0, and what follows a NUL is
 * not looked at. NaN where anything else is written.
 */
export function readOctal(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0)) at++;
  let value = 0;
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 7) return endsNumber(bytes, at, end) ? value : Number.NaN;
    value = value * 8 + digit;
  }
  return value;
}

/** Is the byte at `at` a NUL, or are all from there on spaces and NULs? */
function endsNumber(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at] === 0) return true;
  for (let i = at; i < end; i++) if (bytes[i] !== 0x20 && bytes[i] !== 0) return false;
  return true;
}

/**
 * A numeric field in octal or, where its top bit is set, in GNU base-256 (big-endian two's complement without that
 * bit). Exact up to 2^53; beyond, `readExact` has the digits. NaN where it is no number of 64 bits.
 */
export function readNumber(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] as number;
  if (first < 0x80) return readOctal(bytes, start, end);
  let value = (first & 0x3f) - (first & 0x40);
  for (let i = start + 1; i < end; i++) value = value * 256 + (bytes[i] as number);
  return Number.isSafeInteger(value) || isInt64(readBase256(bytes, start, end)) ? value : Number.NaN;
}

/** The decimal digits of a numeric field, however large. */
export function readExact(bytes: Uint8Array, start: number, end: number): string {
  const first = bytes[start] as number;
  return String(first < 0x80 ? readOctal(bytes, start, end) : readBase256(bytes, start, end));
}

/** The low 16 bits of a numeric field, which a double loses where the number is large. */
export function lowBits(bytes: Uint8Array, start: number, end: number, value: number): number {
  if ((bytes[start] as number) < 0x80) return value & 0xffff;
  return ((bytes[end - 2] as number) << 8) | (bytes[end - 1] as number);
}

function readBase256(bytes: Uint8Array, start: number, end: number): bigint {
  const first = bytes[start] as number;
  let value = BigInt((first & 0x3f) - (first & 0x40));
  for (let i = start + 1; i < end; i++) value = value * 256n + BigInt(bytes[i] as number);
  return value;
}

function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

/** Decimal text with a sign or none, of 64 bits; undefined where it is none. */
export function parseDecimal(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  return isInt64(value) ? value : undefined;
}

/** Seconds up to which a double tells a fraction well enough for the whole second to be found again. */
const FRACTIONS_MAX = 2 ** 50;

/** A time as seconds (with fraction, as near as a double comes) and the nanoseconds after the whole second below it. */
export interface PaxTime {
  readonly seconds: number;
  readonly nanoseconds: number;
  /** Decimal text where a double cannot hold the whole seconds. */
  readonly text: string | undefined;
}

/** `<seconds>[.<fraction>]`, the sign before both; digits beyond nanoseconds do not count. Undefined where it is no time. */
export function parseTime(text: string): PaxTime | undefined {
  const point = text.indexOf('.');
  const whole = parseDecimal(point < 0 ? text : text.slice(0, point));
  const fraction = point < 0 ? '' : text.slice(point + 1);
  if (whole === undefined || !/^\d*$/.test(fraction)) return undefined;
  const nanoseconds = Number(fraction.slice(0, 9).padEnd(9, '0'));
  const isNegative = text.startsWith('-');
  const decimal =
    nanoseconds === 0 ? `${whole}` : `${isNegative && whole === 0n ? '-' : ''}${whole}.${fraction.slice(0, 9)}`;
  const seconds = Number(decimal);
  return {
    seconds,
    nanoseconds: isNegative && nanoseconds > 0 ? 1e9 - nanoseconds : nanoseconds,
    text: Math.abs(seconds) > (nanoseconds === 0 ? Number.MAX_SAFE_INTEGER : FRACTIONS_MAX) ? decimal : undefined,
  };
}
