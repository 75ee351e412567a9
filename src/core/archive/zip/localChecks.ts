/**
 * The header before each content against the directory at the end, which is what is listed. Some programs go by the one,
 * some by the other (APPNOTE 4.3.7, 4.3.12): held against Python, unzip, bsdtar and Go by tests/oracle/zipNames.oracle.test.ts.
 */
import { ZIP_CHECKED_MAX_BYTES } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { ReaderView } from '../../oci/finding.ts';
import type { FileEntry } from '../fileSet.ts';
import { type FindingLog, placeOf } from '../tar/findingLog.ts';
import { LOCAL_MARK } from './content.ts';
import type { ZipRecord } from './directory.ts';
import { methodUnderAES, readExtra, wideSizes } from './extra.ts';
import { methodName } from './methods.ts';
import { memberName } from './names.ts';

const FIXED_BYTES = 30;
const ENCRYPTED = 0x0001;
const SIZES_FOLLOW = 0x0008;

interface Difference {
  readonly rule: string;
  readonly here: string;
  readonly there: string;
  readonly readers: readonly ReaderView[];
}

/** Adds a finding for each header that differs; only of archives that are small enough to be looked through. */
export async function checkLocalHeaders(
  source: ByteSource,
  records: readonly ZipRecord[],
  entries: readonly FileEntry[],
  { log, signal }: { readonly log: FindingLog; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  if (source.size > ZIP_CHECKED_MAX_BYTES || records.length === 0) return;
  const bytes = await source.read(0, source.size, signal);
  for (const [index, record] of records.entries()) {
    const found = record.broken ? undefined : differenceOf(bytes, record);
    if (found === undefined) continue;
    const { rule, here, there, readers } = found;
    const path = entries[index]?.path ?? '';
    const others = readers.map(({ name, sees }) => `${name}: ${sees}.`).join(' ');
    const message = `The directory of this zip has ${here} for this entry, and the header before its content has ${there}. Here, as in Go: ${here}. ${others}`;
    const at = path || placeOf(index, record.offset);
    const disagreement = { rule, offset: record.offset, entry: path, here, readers };
    log.put({ code: 'zip-local', severity: 'warning', at, message, disagreement });
  }
}

/** Undefined too where there is no header: reading the content says so. */
function differenceOf(bytes: Uint8Array<ArrayBuffer>, record: ZipRecord): Difference | undefined {
  const { offset } = record;
  if (offset + FIXED_BYTES > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
  if (view.getUint32(0, true) !== LOCAL_MARK) return undefined;
  const flags = view.getUint16(6, true);
  const nameEnd = offset + FIXED_BYTES + view.getUint16(26, true);
  const extra = readExtra(bytes.subarray(nameEnd, nameEnd + view.getUint16(28, true)));
  const name = memberName(bytes.subarray(offset + FIXED_BYTES, nameEnd), flags, extra);
  if (name !== record.name) return ofName(record.name, name);
  const stored = view.getUint16(8, true);
  const method = stored === 99 ? (methodUnderAES(extra) ?? stored) : stored;
  if (method !== record.method) return ofContent('zip-local-method', methodName(record.method), methodName(method));
  if (((flags & ENCRYPTED) !== 0) !== record.encrypted) return ofLock(record.encrypted);
  if ((flags & SIZES_FOLLOW) !== 0) return undefined;
  const narrow = { size: view.getUint32(22, true), storedSize: view.getUint32(18, true), offset: 0 };
  const { size, storedSize } = wideSizes(extra, narrow) ?? narrow;
  if (size !== record.size || storedSize !== record.storedSize)
    return ofContent('zip-local-size', sizes(record.size, record.storedSize), sizes(size, storedSize));
  const crc = view.getUint32(14, true);
  return crc === record.crc ? undefined : ofContent('zip-local-checksum', sum(record.crc), sum(crc));
}

const sizes = (size: number, stored: number) => `${size} bytes, stored in ${stored}`;
const sum = (crc: number) => `the checksum ${crc.toString(16).padStart(8, '0')}`;

function ofName(own: string, other: string): Difference {
  const readers = [
    { name: 'Python', sees: 'an error' },
    { name: 'bsdtar', sees: `the name ${JSON.stringify(other)}` },
  ];
  return { rule: 'zip-local-name', here: `the name ${JSON.stringify(own)}`, there: JSON.stringify(other), readers };
}

function ofContent(rule: string, here: string, there: string): Difference {
  const readers = ['unzip', 'bsdtar'].map((name) => ({ name, sees: `${there}, and so an error` }));
  return { rule, here, there, readers };
}

function ofLock(isEncrypted: boolean): Difference {
  const [here, there] = isEncrypted ? ['an encrypted content', 'a plain one'] : ['a plain content', 'an encrypted one'];
  return { rule: 'zip-local-encryption', here, there, readers: [{ name: 'bsdtar', sees: there }] };
}
