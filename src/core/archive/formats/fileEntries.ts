/**
 * FileEntries: the entries of a tar as a FileSet wants them, with where their contents lie.
 */

import { bytesToText } from '../../oci/text.ts';
import type { FileEntry, FileKind } from '../fileSet.ts';
import { rootedPath } from '../rootedPath.ts';
import { FILE, HARDLINK, type Span, type SparsePiece, SYMLINK, type TarEntry, UNKNOWN } from '../tar/entry.ts';
import { type FindingLog, placeOf } from '../tar/findingLog.ts';
import type { TarSink } from '../tar/parser.ts';

const KINDS: readonly FileKind[] = ['file', 'directory', 'symlink', 'hardlink', 'other', 'other', 'other', 'file'];

/** Collects the entries of a tar as a list of files. */
export class FileEntries implements TarSink {
  readonly entries: FileEntry[] = [];
  /** Offset of the content, by entry. */
  readonly offsets: number[] = [];
  readonly sparse = new Map<number, readonly SparsePiece[]>();
  /** Where to say what is odd. */
  log: FindingLog | undefined;
  /** What stands before the path of every file so far, as written; null where that differs. */
  lead: string | null | undefined;
  private readonly max: number;
  private readonly enough: ((entry: FileEntry, count: number) => boolean) | undefined;

  constructor(max: number, enough?: (entry: FileEntry, count: number) => boolean) {
    this.max = max;
    this.enough = enough;
  }

  entry(entry: TarEntry): boolean {
    const at = placeOf(entry.number, entry.headerOffset);
    const path = this.normalise(entry.path, at);
    const listed: FileEntry = {
      path,
      kind: KINDS[entry.type] ?? 'other',
      size: entry.type === FILE || entry.type === UNKNOWN ? entry.size : 0,
      ...this.linkOf(entry, at),
      headerOffset: entry.headerOffset,
      mode: entry.mode,
      uid: entry.uid,
      gid: entry.gid,
      mtime: entry.mtime,
      ...(entry.mtimeNs > 0 && { mtimeNs: entry.mtimeNs }),
    };
    if (entry.sparse !== undefined) this.sparse.set(this.entries.length, entry.sparse);
    if (listed.kind !== 'directory') this.lead = commonLead(this.lead, textOf(entry.path), path);
    this.entries.push(listed);
    this.offsets.push(entry.offset);
    return this.goOn(listed, at);
  }

  cut(): void {
    // The content keeps its claimed size and reads as truncated; the parser has said so.
  }

  private goOn(entry: FileEntry, at: string): boolean {
    const count = this.entries.length;
    if (count >= this.max) {
      const message = `This archive has more than ${this.max} entries; what follows this one is not listed.`;
      this.log?.add('archive-too-large', 'error', at, message);
      return false;
    }
    if (!this.enough?.(entry, count)) return true;
    this.log?.add('listing-stopped', 'info', at, 'What follows this entry is not listed here.');
    return false;
  }

  private linkOf(entry: TarEntry, at: string): { link?: string } {
    if (entry.type === SYMLINK) return { link: textOf(entry.link) };
    return entry.type === HARDLINK ? { link: this.normalise(entry.link, at) } : {};
  }

  private normalise(span: Span, at: string): string {
    const { path, climbs } = rootedPath(textOf(span));
    if (climbs) {
      const message = 'This path leads above the root with ".."; it is listed below the root.';
      this.log?.add('path-escapes', 'warning', at, message);
    }
    return path;
  }
}

function commonLead(lead: string | null | undefined, written: string, path: string): string | null {
  const own = written.endsWith(path) ? written.slice(0, written.length - path.length) : null;
  return lead === undefined || lead === own ? own : null;
}

function textOf({ bytes, start, end }: Span): string {
  return bytesToText(bytes.subarray(start, end));
}
