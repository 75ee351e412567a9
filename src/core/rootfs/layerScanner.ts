/**
 * LayerScanner: one pass over the uncompressed tar of a layer, whose table of contents comes out in columns. Bytes are
 * pushed in any cuts and not kept; bad data becomes findings and is never thrown.
 */
import { DIR, SYMLINK, type TarEntry, UNKNOWN } from '../archive/tar/entry.ts';
import { placeOf } from '../archive/tar/findingLog.ts';
import { TarParser, type TarSink } from '../archive/tar/parser.ts';
import { SPARSE_PARTS_PER_LAYER_MAX_COUNT, TAR_ENTRIES_MAX_COUNT, TAR_TEXT_MAX_BYTES } from '../bytes/limits.ts';
import { TableBuilder } from '../table/builder.ts';
import { DirectoryNames, ODDITY } from './layerDirectories.ts';
import { ENTRIES, type EntryExtra, type LayerIndex } from './layerIndex.ts';
import { appendNormal } from './normalPath.ts';
import { remarkRefusals } from './refused/index.ts';

const SLASH = 0x2f;

/** Takes note of an entry, whose row this will be in the index. */
type EntrySeen = (row: number, entry: TarEntry) => void;

/** Makes the index of a layer from its uncompressed bytes, in one pass. */
export class LayerScanner implements TarSink {
  private readonly parser = new TarParser(this);
  private readonly rows = new TableBuilder(ENTRIES);
  private readonly names = this.rows.bytes('names');
  private readonly links = this.rows.bytes('links');
  private readonly linkStart = this.rows.numbers('linkStart');
  private readonly dirs = new DirectoryNames();
  private readonly extras = new Map<number, EntryExtra>();
  private xattrBytes = 0;
  private sparseParts = 0;
  private readonly seen: EntrySeen | undefined;

  /** `seen` receives each entry when its header has come, before any of its content. */
  constructor(seen?: EntrySeen) {
    this.seen = seen;
  }

  /** Entries found so far. */
  get count(): number {
    return this.rows.count;
  }

  /** The archive has ended: whatever follows adds no entry. */
  get ended(): boolean {
    return this.parser.done;
  }

  /** Leaves out the next bytes of a tar of `size` as far as nothing needs them; where the next that matter lie. */
  hop(size: number): number {
    const { parser } = this;
    if (!parser.done && !parser.apart.isFollowing) parser.jump(Math.min(parser.next, size) - parser.offset);
    return parser.offset;
  }

  /** Takes the next bytes of the tar; the chunk may be used again afterwards. */
  push(chunk: Uint8Array): void {
    this.parser.push(chunk);
  }

  /** The index, once the last byte has been pushed. The scanner is of no use afterwards. */
  finish(): LayerIndex {
    this.parser.finish();
    return {
      ...this.rows.finish(),
      dirs: this.dirs.finish(),
      extras: this.extras,
      uncompressedSize: this.parser.offset,
      findings: this.parser.log.list(),
    };
  }

  /** For the parser. */
  entry(entry: TarEntry): boolean {
    const { rows, names, dirs } = this;
    rows.reserve();
    const { count: row, columns } = rows;
    const { path } = entry;
    columns.dir[row] = dirs.split(path.bytes, path.start, path.end);
    columns.nameStart[row] = names.length;
    if (dirs.dotsRow !== 0) dirs.appendName(dirs.dotsRow, names);
    else names.append(path.bytes, dirs.nameStart, dirs.nameEnd);
    remarkRefusals(entry, this.parser.log);
    let broken = entry.broken;
    if ((dirs.oddities & ~ODDITY.dotted) !== 0) broken = this.reportPath(entry, dirs.oddities) || broken;
    columns.type[row] = entry.type;
    columns.mode[row] = entry.mode;
    columns.uid[row] = entry.uid;
    columns.gid[row] = entry.gid;
    columns.size[row] = entry.size;
    columns.mtime[row] = entry.mtime;
    columns.mtimeNs[row] = entry.mtimeNs;
    columns.offset[row] = entry.offset;
    columns.written[row] = writtenAs(entry, dirs.oddities);
    columns.link[row] = entry.link.end > entry.link.start ? this.addLink(entry) : 0;
    if (broken || hasExtra(entry)) this.addExtra(row, entry, broken);
    this.seen?.(row, entry);
    rows.count++;
    return this.hasRoom(entry);
  }

  /** For the parser. */
  cut(number: number): void {
    if (number >= 0) this.extras.set(number, { ...this.extras.get(number), broken: true });
  }

  /** 1 + index of the link's text. Symlinks keep their text; hard links name a path of the layer and are normalised. */
  private addLink(entry: TarEntry): number {
    const { links, linkStart } = this;
    const { bytes, start, end } = entry.link;
    linkStart.push(links.length);
    if (entry.type === SYMLINK) {
      links.append(bytes, start, end);
      return linkStart.length;
    }
    if (appendNormal(bytes, start, end, links)) {
      const message = 'The target of this hard link is above the root; it is looked up below the root.';
      this.parser.log.add('link-escapes', 'warning', placeOf(entry.number, entry.headerOffset), message);
    }
    return linkStart.length;
  }

  /** True where the entry must be marked as broken. */
  private reportPath(entry: TarEntry, oddities: number): boolean {
    const { log } = this.parser;
    const at = placeOf(entry.number, entry.headerOffset);
    if (oddities & ODDITY.tooDeep) {
      log.add('path-too-deep', 'error', at, 'The path of this entry has too many levels; it is listed under the root.');
      return true;
    }
    if (oddities & ODDITY.escapes) {
      log.add(
        'path-escapes',
        'warning',
        at,
        'The path of this entry leads above the root with ".."; it is listed below the root.',
      );
    } else if (oddities & ODDITY.absolute) {
      log.add(
        'path-absolute',
        'info',
        at,
        'The path of this entry starts with "/"; it is resolved from the root of the image.',
      );
    } else if (oddities & ODDITY.dots) {
      log.add('path-not-normal', 'info', at, 'The path of this entry has "..", "." or empty parts; they are resolved.');
    }
    return false;
  }

  private addExtra(row: number, entry: TarEntry, broken: boolean): void {
    this.extras.set(row, {
      ...(entry.xattrs && this.hasXattrRoom(entry) && { xattrs: entry.xattrs }),
      ...(entry.device !== undefined && { device: entry.device }),
      ...(entry.uidText !== undefined && { uid: entry.uidText }),
      ...(entry.gidText !== undefined && { gid: entry.gidText }),
      ...(entry.mtimeText !== undefined && { mtime: entry.mtimeText }),
      ...(entry.uname !== undefined && { uname: entry.uname }),
      ...(entry.gname !== undefined && { gname: entry.gname }),
      ...(entry.sparse !== undefined && { sparse: entry.sparse }),
      ...(entry.type === UNKNOWN && { typeFlag: String.fromCharCode(entry.flag) }),
      ...(broken && { broken }),
    });
    this.sparseParts += entry.sparse?.length ?? 0;
  }

  private hasXattrRoom(entry: TarEntry): boolean {
    for (const [name, value] of entry.xattrs ?? []) this.xattrBytes += name.length + value.length;
    if (this.xattrBytes <= TAR_TEXT_MAX_BYTES) return true;
    const message = `The extended attributes of this layer exceed ${TAR_TEXT_MAX_BYTES} bytes; those of this entry are left out.`;
    this.parser.log.add('xattrs-too-large', 'error', placeOf(entry.number, entry.headerOffset), message);
    return false;
  }

  private hasRoom(entry: TarEntry): boolean {
    const problem =
      this.rows.count >= TAR_ENTRIES_MAX_COUNT
        ? `${TAR_ENTRIES_MAX_COUNT} entries`
        : this.names.length > TAR_TEXT_MAX_BYTES || this.links.length > TAR_TEXT_MAX_BYTES
          ? `${TAR_TEXT_MAX_BYTES} bytes of names`
          : this.dirs.full
            ? `${this.dirs.count} directories`
            : this.sparseParts > SPARSE_PARTS_PER_LAYER_MAX_COUNT
              ? `${SPARSE_PARTS_PER_LAYER_MAX_COUNT} pieces of sparse files`
              : undefined;
    if (problem === undefined) return true;
    const message = `This layer has more than ${problem}; entries after this one are not listed.`;
    this.parser.log.add('layer-too-large', 'error', placeOf(entry.number, entry.headerOffset), message);
    return false;
  }
}

/** Number in WRITTEN. */
function writtenAs({ type, path: { bytes, end } }: TarEntry, oddities: number): number {
  if (type !== DIR && bytes[end - 1] === SLASH) return 3;
  if (oddities === 0) return 0;
  return oddities === ODDITY.dotted ? 1 : oddities === ODDITY.absolute ? 2 : 3;
}

function hasExtra(entry: TarEntry): boolean {
  return (
    entry.xattrs !== undefined ||
    entry.device !== undefined ||
    entry.sparse !== undefined ||
    entry.uidText !== undefined ||
    entry.gidText !== undefined ||
    entry.mtimeText !== undefined ||
    entry.uname !== undefined ||
    entry.gname !== undefined ||
    entry.type === UNKNOWN
  );
}
