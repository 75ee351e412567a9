/** SQLite's records (sqlite.org/fileformat2.html, section 2.1): a header of types, then the values. */
import { itemAt, u8At } from '../../bytes/at.ts';

/** Texts and blobs as bytes, numbers as numbers (what needs more than 53 bits is rounded), null. */
export type SQLiteValue = Uint8Array | number | null;

/** Sizes of whole numbers by serial type 0-9. */
const NUMBER_SIZES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

/** One value as it is stored: its serial type, and its bytes. */
export interface Field {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** The values of a record; undefined for a damaged one. At most `most` of them are read. */
export function recordValues(record: Uint8Array, most: number): readonly SQLiteValue[] | undefined {
  return recordFields(record, most)?.map(({ type, bytes }) => fieldValue(bytes, type));
}

/** The same as they are stored. Types from 12 on are blobs where they are even, texts where they are odd. */
export function recordFields(record: Uint8Array, most: number): readonly Field[] | undefined {
  const header = readVarint(record, 0);
  if (!header || header.value > record.length) return undefined;
  const values: Field[] = [];
  let content = header.value;
  for (let at = header.end; at < header.value && values.length < most; ) {
    const serial = readVarint(record, at);
    if (!serial) return undefined;
    at = serial.end;
    const type = serial.value;
    if (type === 10 || type === 11) return undefined;
    const size = type < 12 ? itemAt(NUMBER_SIZES, type) : Math.floor((type - 12) / 2);
    if (content + size > record.length) return undefined;
    values.push({ type, bytes: record.subarray(content, content + size) });
    content += size;
  }
  return values;
}

function fieldValue(bytes: Uint8Array, type: number): SQLiteValue {
  if (type === 0) return null;
  if (type >= 12) return bytes;
  if (type >= 8) return type - 8;
  if (type === 7) return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0);
  let value = (u8At(bytes, 0) << 24) >> 24;
  for (let i = 1; i < bytes.length; i++) value = value * 256 + u8At(bytes, i);
  return value;
}

/** The same number exactly, as the signed one that ids of rows are. */
export function exactVarint(bytes: Uint8Array): bigint {
  const value = bytes.reduce(
    (all, byte, at) => (at === 8 ? (all << 8n) | BigInt(byte) : (all << 7n) | BigInt(byte & 0x7f)),
    0n,
  );
  return BigInt.asIntN(64, value);
}

/** A number of up to nine bytes, the high ones first. Rounded above 2^53, which no size or id here reaches. */
export function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let i = 0; i < 9; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) return undefined;
    if (i === 8) return { value: value * 256 + byte, end: start + 9 };
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: start + i + 1 };
  }
  return undefined;
}
