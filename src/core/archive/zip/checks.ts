/** What is wrong with a zip as a whole: entries that share bytes, sizes that no compression reaches. */
import { itemAt } from '../../bytes/at.ts';
import type { FileEntry } from '../fileSet.ts';
import { type FindingLog, placeOf } from '../tar/findingLog.ts';
import type { ZipRecord } from './directory.ts';
import { STORED } from './methods.ts';

/** A local header without its name. */
const LOCAL_BYTES = 30;
/** Deflate can't do better: 258 bytes for two bits. */
const DEFLATE_RATIO = 1032;
const DEFLATE = 8;

/** Adds what is found to `log`. */
export function checkRecords(records: readonly ZipRecord[], entries: readonly FileEntry[], log: FindingLog): void {
  for (let index = 0; index < records.length; index++) {
    const record = itemAt(records, index);
    const at = entries[index]?.path || placeOf(index, record.offset);
    checkName(record, at, log);
    checkSize(record, at, log);
  }
  checkOverlaps(records, entries, log);
}

function checkName({ name }: ZipRecord, at: string, log: FindingLog): void {
  if (name.includes('\0')) {
    const message = 'This name contains a zero byte. Some programs end the name there and see a different one.';
    log.add('zip-name', 'warning', at, message);
  }
  if (name.includes('\\')) {
    const message =
      'This name contains a backslash. Windows reads it as a folder separator; here it is part of the name.';
    log.add('zip-name', 'info', at, message);
  }
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) {
    log.add('zip-name', 'warning', at, 'This path is absolute; it is listed below the root of the archive.');
  }
}

function checkSize({ method, size, storedSize, encrypted, broken }: ZipRecord, at: string, log: FindingLog): void {
  if (broken || encrypted) return;
  if (method === STORED && size !== storedSize) {
    const message = `The directory gives ${size} bytes for an uncompressed entry that takes ${storedSize}.`;
    log.add('zip-size', 'error', at, message);
  }
  if (method === DEFLATE && size > (storedSize + 1) * DEFLATE_RATIO) {
    const message = `The directory gives ${size} bytes for ${storedSize} compressed bytes, more than deflate can produce.`;
    log.add('zip-size', 'error', at, message);
  }
}

/** Entries laid over one another make bombs of any size (CVE-2019-13232). */
function checkOverlaps(records: readonly ZipRecord[], entries: readonly FileEntry[], log: FindingLog): void {
  const order = Uint32Array.from(records.keys());
  const offsetOf = (index: number) => itemAt(records, index).offset;
  // Most archives list entries as they lie.
  const ordered = order.every((index) => index === 0 || offsetOf(index - 1) <= offsetOf(index));
  if (!ordered) order.sort((a, b) => offsetOf(a) - offsetOf(b));
  let end = 0;
  for (const index of order) {
    const record = itemAt(records, index);
    if (record.broken) continue;
    if (record.offset < end) {
      const at = entries[index]?.path || placeOf(index, record.offset);
      const message =
        'This entry overlaps the one before it, as in archives built to expand without limit (zip bombs).';
      log.add('zip-overlap', 'error', at, message);
    }
    end = Math.max(end, record.offset + LOCAL_BYTES + record.nameBytes + record.storedSize);
  }
}
