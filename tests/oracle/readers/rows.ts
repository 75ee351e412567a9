/** What a reader of tar finds in an archive, in a form in which all of them can be compared. */
import { createHash } from 'node:crypto';
import { DIR, type Span, type TarEntry, UNKNOWN } from '../../../src/core/archive/tar/entry.ts';
import { hasBody } from '../../../src/core/archive/tar/header.ts';
import { TarParser } from '../../../src/core/archive/tar/parser.ts';

interface ReaderRow {
  /** Bytes as hex. */
  readonly path: string;
  readonly link: string;
  /** As a number; a plain file is `0` and a directory `5`, whatever is written. */
  readonly flag: number;
  readonly mode: number;
  /** Decimal text. */
  readonly uid: string;
  readonly gid: string;
  /** Empty where the content cannot be read in full. */
  readonly size: string;
  readonly seconds: string;
  readonly nanoseconds: number;
  readonly device: string;
  /** Sha256 of the content; empty where it cannot be read in full, or is too large for a test. */
  readonly content: string;
}

export interface ReaderAnswer {
  readonly rows: readonly ReaderRow[];
  /** Why the reader stopped; empty where it came to the end. */
  readonly error: string;
}

/** Contents up to this size are compared, as in the judges. */
const CONTENT_MAX = 1 << 22;

/** What our parser finds, given the bytes in cuts of this many. */
export function ownRows(archive: Uint8Array, cuts = 1 << 20): ReaderAnswer {
  const rows: ReaderRow[] = [];
  const parser = new TarParser({
    entry(entry) {
      rows.push(rowOf(entry, archive));
      return true;
    },
    cut: () => undefined,
  });
  for (let at = 0; at < archive.length; at += cuts) parser.push(archive.slice(at, at + cuts));
  parser.finish();
  return { rows, error: parser.ended?.message ?? '' };
}

function rowOf(entry: TarEntry, archive: Uint8Array): ReaderRow {
  const { mtime, mtimeNs, mtimeText } = entry;
  return {
    path: hex(entry.path),
    link: hex(entry.link),
    flag: entry.type === UNKNOWN || entry.flag !== 0 ? entry.flag : entry.type === DIR ? 0x35 : 0x30,
    mode: entry.mode,
    uid: entry.uidText ?? String(entry.uid),
    gid: entry.gidText ?? String(entry.gid),
    size: isCut(entry, archive) ? '' : String(BigInt(entry.size)),
    seconds: mtimeText?.replace(/\..*/, '') ?? String(Math.round(mtime - mtimeNs / 1e9)),
    nanoseconds: mtimeNs,
    device: entry.device ?? '',
    content: contentOf(entry, archive),
  };
}

const hex = ({ bytes, start, end }: Span) => Buffer.from(bytes.subarray(start, end)).toString('hex');

const storedOf = ({ type, stored }: TarEntry) => (hasBody(type) ? stored : 0);

function isCut(entry: TarEntry, archive: Uint8Array): boolean {
  const { size, offset, path, broken } = entry;
  // An entry without a name is marked too; its content is whole.
  const isDamaged = broken && path.end > path.start;
  return isDamaged || (size <= CONTENT_MAX && offset + storedOf(entry) > archive.length);
}

function contentOf(entry: TarEntry, archive: Uint8Array): string {
  const { size, offset, sparse } = entry;
  const stored = storedOf(entry);
  if (size > CONTENT_MAX || isCut(entry, archive)) return '';
  if (!sparse) return sha256(archive.subarray(offset, offset + stored));
  const whole = new Uint8Array(size);
  let at = offset;
  for (const piece of sparse) {
    whole.set(archive.subarray(at, at + piece.size), piece.offset);
    at += piece.size;
  }
  return sha256(whole);
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
