/**
 * The entries of a published index, put through the same scanner that takes those of a tar: paths are normalised, counted and
 * bounded as they are there, whatever the index says.
 */
import { BLOCK, paddingOf } from '../../archive/tar/block.ts';
import { FILE, setSpan, TarEntry, UNKNOWN } from '../../archive/tar/entry.ts';
import type { EntryExtra, LayerIndex } from '../layerIndex.ts';
import { LayerScanner } from '../layerScanner.ts';

/** One entry, as a tar's headers would say it. */
export interface EntryRow {
  readonly path: Uint8Array;
  /** Empty for none. */
  readonly link: Uint8Array;
  readonly type: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly mtimeNs: number;
  /** Of the content in the tar. */
  readonly offset: number;
  readonly extra?: EntryExtra | undefined;
}

/** The tar itself was not read: findings are about paths, links and attributes only. */
const TOLD = /^(path|link|xattrs)-/;

/** Takes entries in tar order. */
export class EntryRows {
  readonly #scanner = new LayerScanner();
  readonly #entry = new TarEntry();
  /** Where the content before ends, at the least. */
  #end = 0;
  #count = 0;

  /** Adds one; why it could not be true, as the end of a sentence, where it could not. */
  add(row: EntryRow): string | undefined {
    if (row.offset % BLOCK !== 0 || row.offset < this.#end + BLOCK)
      return `entry ${this.#count} overlaps the one before`;
    const last = row.extra?.sparse?.at(-1);
    if (last && last.offset + last.size > row.size) return `a piece of entry ${this.#count} lies behind its end`;
    const stored = storedSize(row);
    this.#end = row.offset + stored + paddingOf(stored);
    this.#fill(row);
    this.#count++;
    return this.#scanner.entry(this.#entry) ? undefined : 'it lists more than is read of a layer';
  }

  /** The index of a tar of so many bytes; why it could not be true, where it could not. */
  finish(uncompressedSize: number): LayerIndex | string {
    // The last content may end with the tar, unpadded.
    if (this.#end > uncompressedSize + BLOCK) return `its entries end at byte ${this.#end} of ${uncompressedSize}`;
    const { findings, ...index } = this.#scanner.finish();
    return { ...index, uncompressedSize, findings: findings.filter(({ code }) => TOLD.test(code)) };
  }

  #fill(row: EntryRow): void {
    const entry = this.#entry;
    const { path, link, extra = {} } = row;
    setSpan(entry.path, path, 0, path.length);
    setSpan(entry.link, link, 0, link.length);
    const { type, mode, uid, gid, size, mtime, mtimeNs, offset } = row;
    Object.assign(entry, { type, mode, uid, gid, size, mtime, mtimeNs, offset });
    entry.number = this.#count;
    entry.headerOffset = offset - BLOCK;
    entry.flag = extra.typeFlag?.charCodeAt(0) ?? 0;
    entry.uidText = extra.uid;
    entry.gidText = extra.gid;
    entry.mtimeText = extra.mtime;
    entry.device = extra.device;
    entry.uname = extra.uname;
    entry.gname = extra.gname;
    entry.xattrs = extra.xattrs;
    entry.sparse = extra.sparse;
    entry.broken = extra.broken ?? false;
  }
}

/** Bytes of content in the tar. */
export function storedSize({ type, size, extra }: Pick<EntryRow, 'type' | 'size' | 'extra'>): number {
  if (type !== FILE && type !== UNKNOWN) return 0;
  return extra?.sparse ? extra.sparse.reduce((sum, piece) => sum + piece.size, 0) : size;
}
