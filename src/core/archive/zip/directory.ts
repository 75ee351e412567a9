/** The directory of a zip (APPNOTE 4.3.12): one record for each entry, read in windows so that its size costs no memory. */
import { ZIP_WINDOW_BYTES } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { throwIfAborted } from '../../oci/imageError.ts';
import type { FileKind } from '../fileSet.ts';
import { type FindingLog, placeOf } from '../tar/findingLog.ts';
import { ENTRY_MARK, type ZipEnd } from './endRecord.ts';
import { methodUnderAES, NO_EXTRA, readExtra, timeOf, wideSizes, type ZipExtra, type ZipSizes } from './extra.ts';
import { memberName } from './names.ts';

/** One entry as in the directory. */
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
  readonly mode?: number | undefined;
  readonly mtime: number;
  readonly mtimeNs: number;
  /** The numbers can't be right: nothing is read of it. */
  readonly broken: boolean;
}

const FIXED_BYTES = 46;
/** A character for each byte. */
const BYTES = new TextDecoder('latin1');
const ENCRYPTED_FLAGS = 0x0001 | 0x0040 | 0x2000;
const AES_METHOD = 99;
const UNIX = 3;
const MACOS = 19;
const DOS_DIRECTORY = 0x10;

/** Options of reading the central directory. */
interface DirectoryOptions {
  readonly log: FindingLog;
  readonly signal?: AbortSignal;
  /** Told after each record; false ends the reading. */
  readonly onRecord: (record: ZipRecord) => boolean;
  /** Told of the name and the extra fields, a character for each byte: false leaves the entry out. */
  readonly only?: ((text: string) => boolean) | undefined;
  /** Told how far the directory is read. */
  readonly onProgress?: (offset: number) => void;
}

/** Reads all records; stops with a finding where one has the wrong mark or is cut. */
export async function readDirectory(source: ByteSource, where: ZipEnd, options: DirectoryOptions): Promise<void> {
  const { log, signal, only } = options;
  let at = where.start;
  let count = 0;
  while (at < where.end) {
    throwIfAborted(signal);
    const bytes = await source.read(at, Math.min(where.end, at + ZIP_WINDOW_BYTES), signal);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const text = only ? BYTES.decode(bytes) : '';
    let next = 0;
    for (let size = recordSize(view, 0); size > 0; size = recordSize(view, next)) {
      const [number, offset] = [count++, at + next];
      const place = () => placeOf(number, offset);
      const isWanted = only === undefined || only(text.slice(next + FIXED_BYTES, next + size));
      if (isWanted && !options.onRecord(toRecord({ bytes, view }, next, { where, log, place }))) return;
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
    const message = `The end record of this zip gives ${where.count} entries; its directory has ${count}.`;
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

interface Window {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView;
}

/** One object and no other for each of what may be 500,000 entries: spreads and windows would double the time. */
function toRecord({ bytes, view }: Window, at: number, { where, place, log }: RecordPlace): ZipRecord {
  const nameBytes = view.getUint16(at + 28, true);
  const nameEnd = at + FIXED_BYTES + nameBytes;
  const extraBytes = view.getUint16(at + 30, true);
  const extra = extraBytes === 0 ? NO_EXTRA : readExtra(bytes.subarray(nameEnd, nameEnd + extraBytes));
  if (extra.broken) log.add('zip-extra', 'warning', place(), 'The extra fields of this entry are damaged.');
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const sizes = sizesOf(view, at, extra);
  const broken = sizes === undefined || sizes.offset + where.shift + sizes.storedSize > where.start;
  if (broken) {
    const message = 'The directory places the content of this entry outside the archive, so it cannot be read.';
    log.add('zip-outside', 'error', place(), message);
  }
  const name = memberName(bytes.subarray(at + FIXED_BYTES, nameEnd), flags, extra);
  const external = view.getUint32(at + 38, true);
  const unix = hasUnixMode(view.getUint8(at + 5)) ? external >>> 16 : 0;
  return {
    name,
    nameBytes,
    broken,
    kind: kindOf(name, external, unix),
    mode: unix === 0 ? undefined : unix & 0o7777,
    size: sizes?.size ?? 0,
    storedSize: sizes?.storedSize ?? 0,
    offset: (sizes?.offset ?? 0) + where.shift,
    encrypted: (flags & ENCRYPTED_FLAGS) !== 0,
    method: method === AES_METHOD ? (methodUnderAES(extra) ?? method) : method,
    crc: view.getUint32(at + 16, true),
    ...timeOf(extra, view.getUint16(at + 14, true), view.getUint16(at + 12, true)),
  };
}

interface RecordPlace {
  readonly where: ZipEnd;
  readonly log: FindingLog;
  place(): string;
}

function sizesOf(view: DataView, at: number, extra: ZipExtra): ZipSizes | undefined {
  const narrow = {
    size: view.getUint32(at + 24, true),
    storedSize: view.getUint32(at + 20, true),
    offset: view.getUint32(at + 42, true),
  };
  if (extra === NO_EXTRA) return narrow;
  const wide = wideSizes(extra, narrow);
  if (wide === undefined) return undefined;
  const safe = Number.isSafeInteger(wide.size) && Number.isSafeInteger(wide.storedSize + wide.offset);
  return safe ? wide : undefined;
}

/** Unix tools keep the mode in the upper half of the external attributes. */
const hasUnixMode = (madeOn: number) => madeOn === UNIX || madeOn === MACOS;

function kindOf(name: string, external: number, unix: number): FileKind {
  if (name.endsWith('/') || (external & DOS_DIRECTORY) !== 0) return 'directory';
  const type = unix >>> 12;
  if (type === 0o12) return 'symlink';
  if (type === 0o04) return 'directory';
  return type === 0 || type === 0o10 ? 'file' : 'other';
}
