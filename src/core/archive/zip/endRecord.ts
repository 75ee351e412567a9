/**
 * The end of a zip (APPNOTE 4.3.14 to 4.3.16): where its directory is. Looked for from the back, since a comment may
 * follow it, and other bytes may come before the archive (jars that run by themselves).
 */
import type { ByteSource } from '../../bytes/source.ts';
import type { FindingLog } from '../tar/findingLog.ts';

const END_BYTES = 22;
const COMMENT_MAX_BYTES = 0xffff;
const LOCATOR_BYTES = 20;
const END64_BYTES = 56;
const END_MARK = 0x06054b50;
const LOCATOR_MARK = 0x07064b50;
const END64_MARK = 0x06064b50;
/** Signature of a central directory header (APPNOTE, section 4.3.12). */
export const ENTRY_MARK = 0x02014b50;

/** Where the directory lies. */
export interface ZipEnd {
  readonly start: number;
  readonly end: number;
  /** Entries as claimed; modulo 65,536 where `wide` is false. */
  readonly count: number;
  readonly wide: boolean;
  /** What all offsets in the archive are short of: bytes that were put before it. */
  readonly shift: number;
}

/** Is there an end of a zip? For archives behind other bytes, which their first bytes don't tell. */
export async function hasZipEnd(source: ByteSource, signal?: AbortSignal): Promise<boolean> {
  return (await findMark(source, signal)) !== undefined;
}

/** Undefined, and a finding, where the archive has no end or one that can't be right. */
export async function readEnd(source: ByteSource, log: FindingLog, signal?: AbortSignal): Promise<ZipEnd | undefined> {
  const found = await findMark(source, signal);
  if (found === undefined) {
    log.add('zip-cut', 'error', `@ ${source.size}`, 'This zip has no directory at its end: it is truncated.');
    return undefined;
  }
  const { at, view, trailing } = found;
  if (trailing > 0) {
    const message = `${trailing} bytes follow the end of the zip; they are not part of it.`;
    log.add('zip-trailing', 'warning', `@ ${source.size - trailing}`, message);
  }
  if (view.getUint16(4, true) !== 0 && view.getUint16(4, true) !== 0xffff) {
    log.add('zip-parts', 'error', `@ ${at}`, 'This is the last part of a zip split over several files.');
  }
  const narrow = { count: view.getUint16(10, true), size: view.getUint32(12, true), offset: view.getUint32(16, true) };
  const wide = await readEnd64(source, at, signal);
  if (wide === undefined && (narrow.size === 0xffffffff || narrow.offset === 0xffffffff)) {
    log.add('zip-damaged', 'error', `@ ${at}`, 'The zip64 end record of this zip is missing.');
  }
  const end = wide?.at ?? at;
  const { count, size, offset } = wide ?? narrow;
  const place = await placeDirectory(source, { end, size, offset }, signal);
  if (place === undefined) {
    const message = `The end record places the directory at byte ${offset} with ${size} bytes, but it does not exist.`;
    log.add('zip-damaged', 'error', `@ ${at}`, message);
    return undefined;
  }
  if (place.shift > 0) {
    const message = `${place.shift} bytes come before the zip, as in self-extracting or executable archives.`;
    log.add('zip-prefix', 'info', '@ 0', message);
  }
  return { ...place, count, wide: wide !== undefined };
}

interface Claimed {
  readonly end: number;
  readonly size: number;
  readonly offset: number;
}

/** The directory ends where its end record begins; where that is not so, it may still be at the offset claimed. */
async function placeDirectory(source: ByteSource, { end, size, offset }: Claimed, signal?: AbortSignal) {
  const start = end - size;
  if (size === 0 && start >= 0) return { start, end, shift: 0 };
  if (start >= 0 && start - offset >= 0 && (await isEntry(source, start, signal))) {
    return { start, end, shift: start - offset };
  }
  if (offset + size <= source.size && (await isEntry(source, offset, signal))) {
    return { start: offset, end: Math.min(end, offset + size), shift: 0 };
  }
  return undefined;
}

async function isEntry(source: ByteSource, at: number, signal?: AbortSignal): Promise<boolean> {
  const head = await source.read(at, at + 4, signal);
  return head.length === 4 && new DataView(head.buffer).getUint32(0, true) === ENTRY_MARK;
}

/** The last mark whose comment ends with the file, else the last one that fits into it. */
async function findMark(source: ByteSource, signal?: AbortSignal) {
  const from = Math.max(0, source.size - END_BYTES - COMMENT_MAX_BYTES);
  const tail = await source.read(from, source.size, signal);
  const view = new DataView(tail.buffer);
  let second: { at: number; view: DataView; trailing: number } | undefined;
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail[at] !== 0x50 || view.getUint32(at, true) !== END_MARK) continue;
    const trailing = tail.length - at - END_BYTES - view.getUint16(at + 20, true);
    const found = { at: from + at, view: new DataView(tail.buffer, at, END_BYTES), trailing };
    if (trailing === 0) return found;
    if (trailing > 0) second ??= found;
  }
  return second;
}

async function readEnd64(source: ByteSource, at: number, signal?: AbortSignal) {
  if (at < LOCATOR_BYTES + END64_BYTES) return undefined;
  const locator = new DataView((await source.read(at - LOCATOR_BYTES, at, signal)).buffer);
  if (locator.getUint32(0, true) !== LOCATOR_MARK) return undefined;
  // Where it says; with bytes before the archive, right before the locator.
  for (const start of [Number(locator.getBigUint64(8, true)), at - LOCATOR_BYTES - END64_BYTES]) {
    if (start > at - LOCATOR_BYTES - END64_BYTES) continue;
    const view = new DataView((await source.read(start, start + END64_BYTES, signal)).buffer);
    if (view.getUint32(0, true) !== END64_MARK) continue;
    const [count, size, offset] = [32, 40, 48].map((field) => Number(view.getBigUint64(field, true)));
    return { at: start, count: count as number, size: size as number, offset: offset as number };
  }
  return undefined;
}
