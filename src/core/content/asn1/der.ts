/** DER (X.690): tagged values in each other. Only what is asked for is looked at, so depth and damage cost nothing. */
import { u8At } from '../../bytes/at.ts';

/** One value. `tag` is the identifier octet: class, constructed bit and number. */
export interface DerValue {
  readonly tag: number;
  readonly bytes: Uint8Array;
  /** Identifier and length octets too: what is signed or hashed. */
  readonly whole: Uint8Array;
}

/** Tags of DER (X.690, section 8.1.2). */
export const TAG = {
  ...{ boolean: 0x01, integer: 0x02, bitString: 0x03, octetString: 0x04, oid: 0x06, utf8: 0x0c, sequence: 0x30 },
  ...{ set: 0x31, utcTime: 0x17, generalizedTime: 0x18, bmp: 0x1e, universal: 0x1c },
} as const;

/** Values directly in one: a revocation list may have 10^5, nothing else more than some hundred. */
const CHILDREN_MAX_COUNT = 500_000;

/** The value that begins at `at`; undefined for what is cut off or no DER (lengths left open, tags of several bytes). */
export function readDer(bytes: Uint8Array, at = 0): DerValue | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined;
  let start = at + 2;
  let size = first;
  if (first >= 0x80) {
    const octets = first - 0x80;
    if (octets === 0 || octets > 4 || start + octets > bytes.length) return undefined;
    size = 0;
    for (let i = 0; i < octets; i++) size = size * 256 + u8At(bytes, start++);
  }
  if (start + size > bytes.length) return undefined;
  return { tag, bytes: bytes.subarray(start, start + size), whole: bytes.subarray(at, start + size) };
}

/** The values in one, up to the first that is damaged; none for undefined. */
export function childrenOf(value: DerValue | undefined): DerValue[] {
  const found: DerValue[] = [];
  if (value === undefined) return found;
  for (let at = 0; at < value.bytes.length && found.length < CHILDREN_MAX_COUNT; ) {
    const child = readDer(value.bytes, at);
    if (child === undefined) break;
    found.push(child);
    at += child.whole.length;
  }
  return found;
}

/** The same for what lies in a bit string or octet string. */
export function inside(value: DerValue | undefined): DerValue | undefined {
  if (value?.tag === TAG.bitString) return readDer(value.bytes, 1);
  return value?.tag === TAG.octetString ? readDer(value.bytes) : undefined;
}

/** `1.2.840.113549.1.1.1`; '' for what is not an object identifier. */
export function oidOf(value: DerValue | undefined): string {
  if (value?.tag !== TAG.oid || value.bytes.length === 0 || value.bytes.length > 64) return '';
  const numbers: bigint[] = [];
  let number = 0n;
  for (const byte of value.bytes) {
    number = (number << 7n) | BigInt(byte & 0x7f);
    if (byte >= 0x80) continue;
    if (numbers.length === 0) {
      const first = number < 80n ? number / 40n : 2n;
      numbers.push(first, number - first * 40n);
    } else numbers.push(number);
    number = 0n;
  }
  return numbers.join('.');
}

/** Bits of a positive integer, or null. */
export function bitsOf(value: DerValue | undefined): number | null {
  if (value?.tag !== TAG.integer) return null;
  return bitLength(value.bytes);
}

/** Bits of a number, high byte first. */
export function bitLength(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - (Math.clz32(u8At(bytes, first)) - 24);
}

/** A small whole number, or null. */
export function numberOf(value: DerValue | undefined): number | null {
  if (value?.tag !== TAG.integer || value.bytes.length > 4) return null;
  return value.bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Seconds since the epoch, or null. RFC 5280: both times end in Z; two-digit years are 1950 to 2049. */
export function timeOf(value: DerValue | undefined): number | null {
  if (value?.tag !== TAG.utcTime && value?.tag !== TAG.generalizedTime) return null;
  const text = derText(value);
  const parts = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?Z$/.exec(text)?.slice(1);
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = parts.map((part) => Number(part ?? 0)) as [number, ...number[]];
  const full = parts[0]?.length === 4 ? year : year + (year < 50 ? 2000 : 1900);
  const date = new Date(0);
  date.setUTCFullYear(full, (month as number) - 1, day);
  return date.setUTCHours(hour as number, minute, second) / 1000;
}

/** Text of any of the string types. */
export function derText({ tag, bytes }: DerValue): string {
  if (tag === TAG.bmp) return new TextDecoder('utf-16be').decode(bytes);
  if (tag === TAG.universal) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const points = Array.from({ length: Math.min(bytes.length >> 2, 4096) }, (_, i) => view.getUint32(4 * i));
    return points.map((point) => (point < 0x110000 ? String.fromCodePoint(point) : '\ufffd')).join('');
  }
  return new TextDecoder(tag === TAG.utf8 ? 'utf-8' : 'latin1').decode(bytes);
}
