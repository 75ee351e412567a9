/** Rows of a tree in columns as the entries that `ls` prints: full paths, in the order of their bytes. */
import { CHANGE_KINDS, ENTRY_TYPES, FLAG, NO_LAYER, type TreeColumns } from '../core/rootfs/columns.ts';

/** contract.md, `ls`. */
export interface ListedEntry {
  readonly path: string;
  readonly pathBytes?: string;
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly linkName?: string;
  readonly device?: string;
  readonly xattrs?: Readonly<Record<string, string>>;
  readonly layer: number | null;
  readonly whiteout?: 'file' | 'opaque';
}

export interface Row {
  readonly index: number;
  /** One character a byte: comparing such strings compares bytes. */
  readonly path: string;
}

/** All rows that are there, the root and what later entries hide left out. */
export function sortedRows(columns: TreeColumns): Row[] {
  const names = Buffer.from(columns.names.buffer, columns.names.byteOffset, columns.names.length);
  const paths: string[] = [''];
  const rows: Row[] = [];
  for (let index = 1; index < columns.count; index++) {
    const name = names.latin1Slice(columns.nameStart[index], columns.nameStart[index + 1]);
    const parent = paths[columns.parent[index] ?? 0] ?? '';
    const path = parent === '' ? name : `${parent}/${name}`;
    paths.push(path);
    const isGone = CHANGE_KINDS[columns.change[index] ?? 0] === 'removed' && !hasFlag(columns, index, FLAG.whiteout);
    if (!isGone && !hasFlag(columns, index, FLAG.superseded)) rows.push({ index, path });
  }
  return rows.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function hasFlag(columns: TreeColumns, row: number, flag: number): boolean {
  return ((columns.flags[row] ?? 0) & flag) !== 0;
}

const ASCII = /^[\x20-\x7e]*$/;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes (one character each) as text; those that are not UTF-8 as `\xNN`, and then the bytes too. */
function toText(latin1: string): { text: string; bytes?: string } {
  if (ASCII.test(latin1)) return { text: latin1 };
  const bytes = Buffer.from(latin1, 'latin1');
  try {
    return { text: strict.decode(bytes) };
  } catch {
    return { text: escapeInvalid(bytes), bytes: bytes.toString('base64') };
  }
}

/** What is UTF-8 stays; each other byte becomes `\xNN`. */
function escapeInvalid(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    try {
      if (at + length > bytes.length) throw new RangeError();
      text += strict.decode(bytes.subarray(at, at + length));
      at += length;
    } catch {
      text += `\\x${first.toString(16).padStart(2, '0')}`;
      at++;
    }
  }
  return text;
}

/** One row as printed; `single` = the tree of one layer, where whiteouts are entries. */
export function toEntry(columns: TreeColumns, row: number, latin1: string, single: boolean): ListedEntry {
  const { text, bytes } = toText(latin1);
  const extra = columns.extras.get(row);
  const link = columns.link[row] ?? 0;
  const layer = columns.layer[row] ?? NO_LAYER;
  const opaque = CHANGE_KINDS[columns.change[row] ?? 0] === 'opaque';
  const whiteout = single && hasFlag(columns, row, FLAG.whiteout) ? (opaque ? 'opaque' : 'file') : undefined;
  return {
    path: text,
    pathBytes: bytes,
    type: ENTRY_TYPES[columns.type[row] ?? 0] ?? 'unknown',
    mode: columns.mode[row] ?? 0,
    uid: toNumber(extra?.uid, columns.uid[row]),
    gid: toNumber(extra?.gid, columns.gid[row]),
    size: columns.size[row] ?? 0,
    mtime: columns.mtime[row] ?? 0,
    linkName: link === 0 ? undefined : toText(latin1Link(columns, link - 1)).text,
    device: extra?.device,
    xattrs: extra?.xattrs && toXattrs(extra.xattrs),
    layer: layer === NO_LAYER ? null : layer,
    whiteout,
  };
}

const toNumber = (exact: string | undefined, column: number | undefined) =>
  exact === undefined ? (column ?? 0) : Number(exact);

function latin1Link({ links, linkStart }: TreeColumns, index: number): string {
  return Buffer.from(links.buffer, links.byteOffset, links.length).latin1Slice(linkStart[index], linkStart[index + 1]);
}

function toXattrs(xattrs: ReadonlyMap<string, Uint8Array>): Record<string, string> {
  const entries = [...xattrs].map(([name, value]) => [name, Buffer.from(value).toString('base64')] as const);
  return Object.fromEntries(entries);
}
