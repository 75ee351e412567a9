/**
 * Zip (PKWARE APPNOTE): jars, wheels, apk packages of Android, office documents. Its directory lies at the end, so
 * listing reads that and nothing else; each content is unpacked when it is asked for.
 */
import { itemAt } from '../../bytes/at.ts';
import { ARCHIVE_ENTRIES_MAX_COUNT, ZIP_LINK_MAX_BYTES, ZIP_LINKS_MAX_COUNT } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { bytesToText } from '../../oci/text.ts';
import type { FileEntry, FileSet } from '../fileSet.ts';
import { createFileSet } from '../linkedFiles.ts';
import { rootedPath } from '../rootedPath.ts';
import { FindingLog, placeOf } from '../tar/findingLog.ts';
import { checkRecords } from '../zip/checks.ts';
import { entryContent, lockOf } from '../zip/content.ts';
import { readDirectory, type ZipRecord } from '../zip/directory.ts';
import { readEnd } from '../zip/endRecord.ts';
import { checkLocalHeaders } from '../zip/localChecks.ts';
import { walkLocalHeaders } from '../zip/localHeaders.ts';
import { repeatedName } from '../zip/readers.ts';
import { methodName } from '../zip/methods.ts';
import type { ArchiveFormat, ReadOptions } from './format.ts';

/** zip, also zip64 (PKWARE APPNOTE). */
export const zip: ArchiveFormat = { name: 'zip', matches, read };

/** A first entry, or the end of an archive that has none. */
function matches(head: Uint8Array): boolean {
  if (head[0] !== 0x50 || head[1] !== 0x4b) return false;
  return (head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6);
}

async function read(source: ByteSource, options: ReadOptions = {}): Promise<FileSet> {
  const { signal } = options;
  const log = new FindingLog();
  const records: ZipRecord[] = [];
  const entries: FileEntry[] = [];
  const onRecord = (record: ZipRecord): boolean => {
    const entry = toEntry(record, records.length, log);
    records.push(record);
    entries.push(entry);
    return goOn(entry, entries.length, options, log);
  };
  const end = await readEnd(source, log, signal);
  if (end) {
    const onProgress = (offset: number) => options.onProgress?.(offset, entries.length);
    await readDirectory(source, end, { log, signal, onRecord, onProgress, only: options.only });
  } else await walkLocalHeaders(source, { log, signal, onRecord });
  checkRecords(records, entries, log);
  if (end && !options.isQuick) await checkLocalHeaders(source, records, entries, { log, signal });
  await readLinks(source, records, entries, log, signal);
  return createFileSet({
    format: 'zip',
    entries,
    findings: log.list(),
    repeated: (path, { headerOffset = 0 }) => repeatedName(path, headerOffset),
    content(index) {
      const entry = itemAt(entries, index);
      return entryContent(source, itemAt(records, index), entry.path);
    },
  });
}

function goOn(entry: FileEntry, count: number, { enough }: ReadOptions, log: FindingLog): boolean {
  if (count >= ARCHIVE_ENTRIES_MAX_COUNT) {
    const message = `This archive has more than ${ARCHIVE_ENTRIES_MAX_COUNT} entries; what follows is not listed.`;
    log.add('archive-too-large', 'error', entry.path, message);
    return false;
  }
  if (!enough?.(entry, count)) return true;
  log.add('listing-stopped', 'info', entry.path, 'What follows this entry is not listed here.');
  return false;
}

function toEntry(record: ZipRecord, number: number, log: FindingLog): FileEntry {
  const { path, climbs } = rootedPath(record.name);
  if (climbs) {
    const message = 'This path leads above the root with ".."; it is listed below the root.';
    log.add('path-escapes', 'warning', placeOf(number, record.offset), message);
  }
  const { kind, mtime, mtimeNs } = record;
  const entry: { -readonly [Key in keyof FileEntry]: FileEntry[Key] } = {
    path,
    kind,
    size: kind === 'file' ? record.size : 0,
    headerOffset: record.offset,
    mtime,
    ...(mtimeNs > 0 && { mtimeNs }),
  };
  if (record.mode !== undefined) entry.mode = record.mode;
  if (kind === 'file') {
    entry.method = methodName(record.method);
    entry.storedSize = record.storedSize;
  }
  const locked = lockOf(record);
  if (locked !== undefined) entry.locked = locked;
  return entry;
}

/** The text of a symlink is its content. */
async function readLinks(
  source: ByteSource,
  records: readonly ZipRecord[],
  entries: FileEntry[],
  log: FindingLog,
  signal?: AbortSignal,
): Promise<void> {
  let count = 0;
  for (const [index, entry] of entries.entries()) {
    const record = itemAt(records, index);
    if (entry.kind !== 'symlink') continue;
    let link = '';
    if (++count > ZIP_LINKS_MAX_COUNT || record.size > ZIP_LINK_MAX_BYTES) {
      log.add(
        'zip-links',
        'warning',
        entry.path,
        'The target of this link is not read: the link targets of this archive exceed the limit.',
      );
    } else {
      const content = entryContent(source, record, entry.path);
      const text = await content.read(0, record.size, signal).catch((error: unknown) => {
        if (signal?.aborted) throw error;
        log.add('zip-links', 'error', entry.path, 'The target of this link cannot be read.');
        return new Uint8Array();
      });
      link = bytesToText(text);
    }
    entries[index] = { ...entry, link };
  }
}
