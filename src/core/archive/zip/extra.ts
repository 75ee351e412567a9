/** The extra fields of a zip entry (APPNOTE 4.5): sizes over 4 GiB, exact times, names in Unicode. */
import { crc32 } from '../../bytes/codecs/crc32.ts';
import { type FileTime, fileTime } from '../../oci/times/fileTime.ts';

/** The extra fields of an entry (APPNOTE, section 4.5). */
export interface ZipExtra {
  /** By identifier, the first of each. */
  readonly fields: ReadonlyMap<number, DataView>;
  /** A field claims more bytes than there are. */
  readonly broken: boolean;
}

const ZIP64 = 0x0001;
const EXTENDED_TIME = 0x5455;
const UNICODE_PATH = 0x7075;
const NTFS = 0x000a;
const AES = 0x9901;

/** Seconds between the epochs of Windows and Unix. */
const NTFS_EPOCH = 11_644_473_600;
/** Its units: 100 nanoseconds. */
const NTFS_TICKS = 10_000_000n;

/** Of the many entries that have none. */
export const NO_EXTRA: ZipExtra = { fields: new Map(), broken: false };

/** Reads the extra fields; what does not fit ends the reading and marks them as damaged. */
export function readExtra(bytes: Uint8Array<ArrayBuffer>): ZipExtra {
  const fields = new Map<number, DataView>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  while (at + 4 <= bytes.length) {
    const id = view.getUint16(at, true);
    const size = view.getUint16(at + 2, true);
    if (at + 4 + size > bytes.length) return { fields, broken: true };
    if (!fields.has(id)) fields.set(id, new DataView(bytes.buffer, bytes.byteOffset + at + 4, size));
    at += 4 + size;
  }
  // Android's zipalign pads with up to three zero bytes.
  return { fields, broken: bytes.subarray(at).some((byte) => byte !== 0) };
}

const MAX_32 = 0xffffffff;

/** Sizes and offset of an entry in bytes, after zip64. */
export interface ZipSizes {
  readonly size: number;
  readonly storedSize: number;
  readonly offset: number;
}

/** The 64-bit numbers in place of those that are all ones, in their fixed order; undefined where they are missing. */
export function wideSizes({ fields }: ZipExtra, narrow: ZipSizes): ZipSizes | undefined {
  const view = fields.get(ZIP64);
  let at = 0;
  let missing = false;
  const widen = (value: number): number => {
    if (value !== MAX_32) return value;
    if (view === undefined || at + 8 > view.byteLength) {
      missing = true;
      return value;
    }
    at += 8;
    return Number(view.getBigUint64(at - 8, true));
  };
  const wide = { size: widen(narrow.size), storedSize: widen(narrow.storedSize), offset: widen(narrow.offset) };
  // Without a field at all, an entry of 4 GiB less one byte is what it says.
  if (view === undefined) return narrow;
  return missing ? undefined : wide;
}

/** Exact where a field has them, else from the DOS time, which has no zone and is taken as UTC. */
export function timeOf({ fields }: ZipExtra, dosDate: number, dosTime: number): FileTime {
  const unix = fields.get(EXTENDED_TIME);
  if (unix !== undefined && unix.byteLength >= 5 && (unix.getUint8(0) & 1) === 1) {
    return fileTime(unix.getInt32(1, true), 0);
  }
  const windows = fields.get(NTFS);
  if (windows !== undefined && windows.byteLength >= 16 && windows.getUint16(4, true) === 1) {
    const ticks = windows.getBigUint64(8, true);
    return fileTime(Number(ticks / NTFS_TICKS) - NTFS_EPOCH, Number(ticks % NTFS_TICKS) * 100);
  }
  const day = Date.UTC(1980 + (dosDate >> 9), ((dosDate >> 5) & 15) - 1, dosDate & 31);
  return fileTime(day / 1000 + (dosTime >> 11) * 3600 + ((dosTime >> 5) & 63) * 60 + (dosTime & 31) * 2, 0);
}

/** The name in UTF-8, where a field has it and it was made for this very name. */
export function unicodeName({ fields }: ZipExtra, name: Uint8Array): Uint8Array | undefined {
  const field = fields.get(UNICODE_PATH);
  if (field === undefined || field.byteLength < 6 || field.getUint8(0) !== 1) return undefined;
  if (field.getUint32(1, true) !== crc32(name, 0)) return undefined;
  return new Uint8Array(field.buffer, field.byteOffset + 5, field.byteLength - 5);
}

/** The compression that encryption by AES hides behind method 99. */
export function methodUnderAES({ fields }: ZipExtra): number | undefined {
  const field = fields.get(AES);
  return field !== undefined && field.byteLength >= 7 ? field.getUint16(5, true) : undefined;
}
