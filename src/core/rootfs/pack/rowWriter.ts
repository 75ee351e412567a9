/**
 * TreeColumns being filled, row by row, in arrays of exactly the size they will have: what is transferred has no slack.
 */
import { isUtf8 } from '../../oci/text.ts';
import { RowCopies } from '../../table/copyRows.ts';
import { createTable } from '../../table/create.ts';
import { ATTRIBUTES, FLAG, ROWS, type RowExtra, SHADOWS, type TreeColumns } from '../columns.ts';
import type { EntryExtra, LayerIndex } from '../layerIndex.ts';

/** How much room a tree takes. */
export interface TreeSize {
  readonly rows: number;
  readonly nameBytes: number;
  readonly links: number;
  readonly linkBytes: number;
  readonly shadows: number;
}

/** Writes rows in order; `open` begins the next one, `finish` gives the tree. */
export class RowWriter {
  readonly columns: TreeColumns;
  readonly extras = new Map<number, RowExtra>();
  /** The row being written. */
  row = -1;
  private nameEnd = 0;
  private linkCount = 0;
  private linkEnd = 0;
  private shadowCount = 0;
  private readonly copies: RowCopies;

  constructor({ rows, nameBytes, links, linkBytes, shadows }: TreeSize) {
    this.columns = {
      ...createTable(ROWS, rows, { names: nameBytes, linkStart: links + 1, links: linkBytes }),
      extras: this.extras,
      shadows: createTable(SHADOWS, shadows),
    };
    this.copies = new RowCopies(ATTRIBUTES, this.columns);
  }

  /** Begins a row: its parent and its name `bytes[start..end)`. */
  open(parent: number, bytes: Uint8Array, start: number, end: number): number {
    const row = ++this.row;
    const { columns } = this;
    const { names } = columns;
    columns.parent[row] = parent;
    let high = 0;
    let at = this.nameEnd;
    for (let i = start; i < end; i++) {
      const byte = bytes[i];
      names[at++] = byte;
      high |= byte;
    }
    this.nameEnd = at;
    columns.nameStart[row + 1] = at;
    if (high > 0x7f && !isUtf8(bytes.subarray(start, end))) this.flag(FLAG.rawName);
    return row;
  }

  /** Names all rows as those of another tree, in place of `open`: `row` is then set from outside. */
  nameLike({ parent, nameStart, names, flags }: TreeColumns): void {
    const { columns } = this;
    columns.parent.set(parent);
    columns.nameStart.set(nameStart);
    columns.names.set(names);
    for (let row = 0; row < flags.length; row++) columns.flags[row] = flags[row] & FLAG.rawName;
  }

  flag(bits: number): void {
    this.columns.flags[this.row] = this.columns.flags[this.row] | bits;
  }

  /** An implied directory: 0755, owned by root, as tools make it. */
  imply(type: number): void {
    this.columns.type[this.row] = type;
    this.columns.mode[this.row] = 0o755;
    this.flag(FLAG.implied);
  }

  /** Mode, owner, size, time and rare attributes of an entry. */
  attributes(index: LayerIndex, entry: number): void {
    this.copies.note(index, entry, this.row);
    const extra = index.extras.size > 0 ? index.extras.get(entry) : undefined;
    if (extra !== undefined) this.rare(extra);
  }

  /** The link text of an entry. */
  link(index: LayerIndex, entry: number): void {
    const text = index.link[entry] - 1;
    if (text < 0) return;
    const { columns } = this;
    const end = index.linkStart[text + 1];
    for (let i = index.linkStart[text]; i < end; i++) columns.links[this.linkEnd++] = index.links[i];
    columns.linkStart[++this.linkCount] = this.linkEnd;
    columns.link[this.row] = this.linkCount;
  }

  shadow(layer: number, entry: number, size: number): void {
    const { shadows } = this.columns;
    const at = this.shadowCount++;
    shadows.row[at] = this.row;
    shadows.layer[at] = layer;
    shadows.entry[at] = entry;
    shadows.size[at] = size;
  }

  /** The tree, once every row has been written. */
  finish(): TreeColumns {
    this.copies.finish();
    return this.columns;
  }

  /** Adds to what few rows have. */
  extra(extra: RowExtra): void {
    this.extras.set(this.row, { ...this.extras.get(this.row), ...extra });
  }

  private rare(extra: EntryExtra): void {
    const { xattrs, device, uid, gid, mtime, uname, gname } = extra;
    if (xattrs !== undefined && xattrs.size > 0) this.flag(FLAG.xattrs);
    if (extra.broken) this.flag(FLAG.broken);
    const unusual = { xattrs, device, uid, gid, mtime, uname, gname };
    if (Object.values(unusual).some((value) => value !== undefined)) this.extra(unusual);
  }
}

/** Bytes of an entry's link text. */
export function linkSize(index: LayerIndex, entry: number): number {
  const text = index.link[entry] - 1;
  return text < 0 ? 0 : index.linkStart[text + 1] - index.linkStart[text];
}
