/** The directory of a zip (APPNOTE 4.3.12): one record for each entry, read in windows so that its size costs no memory. */
import { ZIP_WINDOW_BYTES } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { throwIfAborted } from '../../oci/imageError.ts';
import type { FileKind } from '../fileSet.ts';
import { type FindingLog, placeOf } from '../tar/findingLog.ts';
import { ENTRY_MARK, type ZipEnd } from './endRecord.ts';
import { methodUnderAES, readExtra, timeOf, wideSizes, type ZipExtra } from './extra.ts';
import { nameOf } from './names.ts';

/** One entry as the directory has it. */
export interface ZipRecord {
  /** As written, decoded; may climb, be absolute or end in `/`. */
  readonly name: string;
  /** Bytes of the name as stored: what the local header's length is compared with. */
  readonly nameBytes: number;
  readonly kind: FileKind;
  readonly encrypted: boolean;
  readonly method: number;
  readonly crc: number;
  readonly storedSize: number;
  readonly size: number;
  /** Of the local header, bytes before the archive counted in. */
  readonly offset: number;
  readonly mode?: number;
  readonly mtime: number;
  /** The numbers can't be right: nothing is read of it. */
  readonly broken: boolean;
}

const FIXED_BYTES = 46;
const ENCRYPTED_FLAGS = 0x0001 | 0x0040 | 0x2000;
const AES_METHOD = 99;
const UNIX = 3;
const MACOS = 19;
const DOS_DIRECTORY = 0x10;

export interface DirectoryOptions {
  readonly log: FindingLog;
  readonly signal?: AbortSignal;
  /** Told after each record; false ends the reading. */
  readonly onRecord: (record: ZipRecord) => boolean;
  /** Told how far the directory is read. */
  readonly onProgress?: (offset: number) => void;
}

/** Reads all records; stops with a finding where one has the wrong mark or is cut. */
export async function readDirectory(source: ByteSource, where: ZipEnd, options: DirectoryOptions): Promise<void> {
  const { log, signal } = options;
  let at = where.start;
  let count = 0;
  while (at < where.end) {
    throwIfAborted(signal);
    const bytes = await source.read(at, Math.min(where.end, at + ZIP_WINDOW_BYTES), signal);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let next = 0;
    for (let size = recordSize(view, 0); size > 0; size = recordSize(view, next)) {
      const place = placeOf(count++, at + next);
      if (!options.onRecord(toRecord(bytes.subarray(next, next + size), where, place, log))) return;
      next += size;
    }
    if (next === 0) {
      const message = `The directory of this zip is damaged at byte ${at}; the entries after it are not listed.`;
      log.add('zip-damaged', 'error', `@ ${at}`, message);
      break;
    }
    at += next;
    options.onProgress?.(at);
  }
  const claimed = where.wide ? count : count % 0x10000;
  if (claimed !== where.count) {
    const message = `The end of this zip claims ${where.count} entries; its directory has ${count}.`;
    log.add('zip-count', 'warning', `@ ${where.end}`, message);
  }
}

/** 0 where there is no whole record. */
function recordSize(view: DataView, at: number): number {
  if (at + FIXED_BYTES > view.byteLength || view.getUint32(at, true) !== ENTRY_MARK) return 0;
  const size =
    FIXED_BYTES + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  return at + size > view.byteLength ? 0 : size;
}

function toRecord(bytes: Uint8Array<ArrayBuffer>, where: ZipEnd, place: string, log: FindingLog): ZipRecord {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const nameBytes = view.getUint16(28, true);
  const extraEnd = FIXED_BYTES + nameBytes + view.getUint16(30, true);
  const extra = readExtra(bytes.subarray(FIXED_BYTES + nameBytes, extraEnd));
  if (extra.broken) log.add('zip-extra', 'warning', place, 'The extra fields of this entry are damaged.');
  const flags = view.getUint16(8, true);
  const method = view.getUint16(10, true);
  const sizes = sizesOf(view, extra);
  const broken = sizes === undefined || sizes.offset + where.shift + sizes.storedSize > where.start;
  if (broken) {
    const message = 'The directory puts the content of this entry outside of the archive, so it cannot be read.';
    log.add('zip-outside', 'error', place, message);
  }
  const { size = 0, storedSize = 0, offset = 0 } = sizes ?? {};
  const name = nameOf(bytes.subarray(FIXED_BYTES, FIXED_BYTES + nameBytes), flags, extra);
  return {
    ...{ name, nameBytes, broken, size, storedSize, offset: offset + where.shift },
    ...attributesOf(view.getUint8(5), view.getUint32(38, true), name),
    encrypted: (flags & ENCRYPTED_FLAGS) !== 0,
    method: method === AES_METHOD ? (methodUnderAES(extra) ?? method) : method,
    crc: view.getUint32(16, true),
    mtime: timeOf(extra, view.getUint16(14, true), view.getUint16(12, true)),
  };
}

function sizesOf(view: DataView, extra: ZipExtra) {
  const narrow = {
    size: view.getUint32(24, true),
    storedSize: view.getUint32(20, true),
    offset: view.getUint32(42, true),
  };
  const wide = wideSizes(extra, narrow);
  return wide && Object.values(wide).every(Number.isSafeInteger) ? wide : undefined;
}

/** Kind and mode: Unix tools keep them in the upper half of the external attributes. */
function attributesOf(madeOn: number, external: number, name: string): { kind: FileKind; mode?: number } {
  const unix = madeOn === UNIX || madeOn === MACOS ? external >>> 16 : 0;
  const isFolder = name.endsWith('/') || (external & DOS_DIRECTORY) !== 0;
  const kind = isFolder ? 'directory' : unixKind(unix >>> 12);
  return unix === 0 ? { kind } : { kind, mode: unix & 0o7777 };
}

function unixKind(type: number): FileKind {
  if (type === 0o12) return 'symlink';
  if (type === 0o04) return 'directory';
  return type === 0 || type === 0o10 ? 'file' : 'other';
}
