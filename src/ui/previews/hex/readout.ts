/** What the bytes at an offset are as numbers, both ways round, as file formats have them. */

interface Reading {
  /** `u16` */
  readonly name: string;
  readonly little: string;
  /** Undefined where it is the same: a single byte. */
  readonly big?: string;
}

/** Only those that the bytes suffice for. Signed ones are given where they differ. */
export function readingsOf(bytes: Uint8Array): readonly Reading[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, Math.min(8, bytes.byteLength));
  const readings: Reading[] = [];
  const length = view.byteLength;
  if (length >= 1) readings.push({ name: 'u8', little: both(view.getUint8(0), view.getInt8(0)) });
  for (const size of [2, 4, 8] as const) {
    if (length < size) break;
    readings.push({ name: `u${size * 8}`, little: numberAt(view, size, true), big: numberAt(view, size, false) });
  }
  return readings;
}

function numberAt(view: DataView, size: 2 | 4 | 8, little: boolean): string {
  if (size === 2) return both(view.getUint16(0, little), view.getInt16(0, little));
  if (size === 4) return both(view.getUint32(0, little), view.getInt32(0, little));
  return both(view.getBigUint64(0, little), view.getBigInt64(0, little));
}

const both = (unsigned: number | bigint, signed: number | bigint): string =>
  unsigned === signed ? `${unsigned}` : `${unsigned} (${signed})`;

/** Which byte of a row a character of it belongs to, as `hexRow` lays it out; the last for what is beyond. */
export function byteAtCharacter(character: number, perRow: number): number {
  const groups = Math.floor(character / 25);
  return Math.max(0, Math.min(perRow - 1, groups * 8 + Math.min(7, Math.floor((character % 25) / 3))));
}

/** Where a byte's two digits begin in its row. */
export const characterOfByte = (byte: number): number => byte * 3 + Math.floor(byte / 8);
