/**
 * The entries of a table, which both formats write alike, checked one by one: a table that could not be true is not used
 * at all. stargz-snapshotter docs/estargz.md, "TOCEntry"; containers/storage pkg/chunked/internal.
 */
import { BLOCK_DEVICE, CHAR, DIR, FIFO, FILE, HARDLINK, SYMLINK } from '../../archive/tar/entry.ts';
import { TAR_ENTRIES_MAX_COUNT } from '../../bytes/limits.ts';

const TYPES: Readonly<Record<string, number>> = {
  ...{ reg: FILE, dir: DIR, symlink: SYMLINK, hardlink: HARDLINK, char: CHAR, block: BLOCK_DEVICE, fifo: FIFO },
};

/** An entry as written; every field may be missing or of any kind. */
export interface RawEntry {
  readonly [field: string]: unknown;
}

/** One entry of the tar, with the stretches of its content in order. */
export interface TocFile {
  readonly raw: RawEntry;
  readonly name: string;
  readonly type: number;
  readonly size: number;
  readonly chunks: readonly TocChunk[];
}

/** A chunk of a file; offsets and sizes in bytes. */
export interface TocChunk {
  /** Of the member or frame among the stored bytes. */
  readonly offset: number;
  /** Bytes of that member's content before the chunk. */
  readonly inner: number;
  /** Where the chunk lies in the file. */
  readonly at: number;
  readonly size: number;
  readonly digest: string | undefined;
  /** All zeros, and not stored. */
  readonly zeros: boolean;
}

/** The files, or what can't be true, as the end of a sentence. `limit`: stored bytes before the table. */
export function readToc(json: string, limit: number): readonly TocFile[] | string {
  const entries = entriesOf(json);
  if (typeof entries === 'string') return entries;
  const files: TocFile[] = [];
  for (let i = 0; i < entries.length; ) {
    const first = i++;
    while (i < entries.length && entries[i]?.type === 'chunk') i++;
    const file = readFile(entries, first, i, limit);
    if (typeof file === 'string') return file;
    files.push(file);
  }
  return files;
}

function entriesOf(json: string): readonly RawEntry[] | string {
  try {
    const { version, entries } = JSON.parse(json) as { version?: unknown; entries?: unknown };
    if (version !== 1) return 'its version is not known';
    if (!Array.isArray(entries)) return 'it has no entries';
    if (entries.length > TAR_ENTRIES_MAX_COUNT) return `it has more than ${TAR_ENTRIES_MAX_COUNT} entries`;
    const whole = entries.every((entry) => typeof entry === 'object' && entry !== null);
    return whole ? (entries as readonly RawEntry[]) : 'it has an entry that is not valid';
  } catch {
    return 'it is not JSON';
  }
}

/** The entry at `first`, with those of its chunks up to `end`. */
function readFile(entries: readonly RawEntry[], first: number, end: number, limit: number): TocFile | string {
  const raw = entries[first];
  const { name, type: kind } = raw;
  const type = typeof kind === 'string' && Object.hasOwn(TYPES, kind) ? TYPES[kind] : undefined;
  if (typeof name !== 'string' || type === undefined) return 'it has an entry without a name or a type';
  const shown = JSON.stringify(name.slice(0, 100));
  if (name.split('/').includes('..')) return `it names ${shown}, which climbs with ".."`;
  const size = countOf(raw.size);
  if (size === undefined) return `it gives ${shown} a size that is not valid`;
  if (type !== FILE || size === 0) return { raw, name, type, size: 0, chunks: [] };
  const chunks: TocChunk[] = [];
  let at = 0;
  for (let i = first; i < end; i++) {
    const chunk = readChunk(entries[i], i + 1 < end ? entries[i + 1] : undefined, size);
    const wrong = !chunk || entries[i]?.name !== name || chunk.at !== at || chunk.at + chunk.size > size;
    if (wrong || (!chunk.zeros && chunk.offset >= limit)) return `the chunks of ${shown} are not valid`;
    at += chunk.size;
    chunks.push(chunk);
  }
  return at === size ? { raw, name, type, size, chunks } : `the chunks of ${shown} are not complete`;
}

/** A chunk ends where it says, else where the next begins, else where the file ends. */
function readChunk(raw: RawEntry, next: RawEntry | undefined, fileSize: number): TocChunk | undefined {
  const [offset, inner, at] = [countOf(raw.offset), countOf(raw.innerOffset), countOf(raw.chunkOffset)];
  const stated = countOf(raw.chunkSize);
  if (offset === undefined || inner === undefined || at === undefined || stated === undefined) return undefined;
  const size = stated > 0 ? stated : (next ? (countOf(next.chunkOffset) ?? 0) : fileSize) - at;
  if (size <= 0) return undefined;
  // A file of one chunk may have no digest but its own.
  const own = raw.chunkDigest ?? (size === fileSize ? raw.digest : undefined);
  const digest = typeof own === 'string' && own !== '' ? own : undefined;
  return { offset, inner, at, size, digest, zeros: raw.chunkType === 'zeros' };
}

/** A whole number from 0; absent counts as 0. */
function countOf(value: unknown): number | undefined {
  if (value === undefined) return 0;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
