/**
 * The entries of a zip whose directory is gone (a download that was cut): each has a header of its own (APPNOTE 4.3.7),
 * and one leads to the next as long as it says how large its content is.
 */
import type { ByteSource } from '../../bytes/source.ts';
import { throwIfAborted } from '../../oci/imageError.ts';
import type { FindingLog } from '../tar/findingLog.ts';
import { LOCAL_MARK } from './content.ts';
import type { ZipRecord } from './directory.ts';
import { methodUnderAES, readExtra, timeOf, wideSizes } from './extra.ts';
import { memberName } from './names.ts';

const FIXED_BYTES = 30;
/** A header with a name and extra fields of the usual size; longer ones take a second read. */
const WINDOW_BYTES = 512;
const SIZES_FOLLOW = 0x0008;

/** Options of walking a zip without a directory. */
interface WalkOptions {
  readonly log: FindingLog;
  readonly signal?: AbortSignal;
  readonly onRecord: (record: ZipRecord) => boolean;
}

/** Lists what can be found from the front, and says where that ended. */
export async function walkLocalHeaders(source: ByteSource, { log, signal, onRecord }: WalkOptions): Promise<void> {
  let at = 0;
  while (at + FIXED_BYTES <= source.size) {
    throwIfAborted(signal);
    const header = await readHeader(source, at, signal);
    if (!header) break;
    const { record, next, sized } = header;
    if (!sized) {
      const message = `${JSON.stringify(record.name)} does not state its size, so nothing after byte ${at} can be listed without a directory.`;
      log.add('zip-cut', 'error', `@ ${at}`, message);
      return;
    }
    if (!onRecord(record)) return;
    at = next;
  }
}

async function readHeader(source: ByteSource, at: number, signal?: AbortSignal) {
  let bytes = await source.read(at, at + WINDOW_BYTES, signal);
  const view = new DataView(bytes.buffer);
  if (bytes.length < FIXED_BYTES || view.getUint32(0, true) !== LOCAL_MARK) return undefined;
  const nameBytes = view.getUint16(26, true);
  const size = FIXED_BYTES + nameBytes + view.getUint16(28, true);
  if (size > bytes.length) bytes = await source.read(at, at + size, signal);
  if (size > bytes.length) return undefined;
  const extra = readExtra(bytes.subarray(FIXED_BYTES + nameBytes, size));
  const flags = view.getUint16(6, true);
  const method = view.getUint16(8, true);
  const narrow = { size: view.getUint32(22, true), storedSize: view.getUint32(18, true), offset: 0 };
  const wide = wideSizes(extra, narrow) ?? narrow;
  const name = memberName(bytes.subarray(FIXED_BYTES, FIXED_BYTES + nameBytes), flags, extra);
  const isFolder = name.endsWith('/');
  const record: ZipRecord = {
    ...{ name, nameBytes, size: wide.size, storedSize: wide.storedSize, offset: at },
    kind: isFolder ? 'directory' : 'file',
    encrypted: (flags & 1) !== 0,
    method: method === 99 ? (methodUnderAES(extra) ?? method) : method,
    crc: view.getUint32(14, true),
    ...timeOf(extra, view.getUint16(12, true), view.getUint16(10, true)),
    broken: at + size + wide.storedSize > source.size,
  };
  return { record, next: at + size + wide.storedSize, sized: (flags & SIZES_FOLLOW) === 0 || wide.storedSize > 0 };
}
