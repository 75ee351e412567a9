/**
 * A file tree packed into typed arrays: how layers and merged root filesystems travel to the page. Transferring them
 * costs a few milliseconds at 10^6 rows, where objects would block the page for seconds.
 */

import type { FileTime } from '../oci/times/fileTime.ts';
import { f64, rareText, text, u8, u16, u32 } from '../table/columns.ts';
import { schema, type TableOf } from '../table/schema.ts';

/** Tar entry types, by number in the `type` column. */
export const ENTRY_TYPES = ['file', 'dir', 'symlink', 'hardlink', 'char', 'block', 'fifo', 'unknown'] as const;
/** The types of entries, as `ls --json` prints them. */
export type EntryType = (typeof ENTRY_TYPES)[number];

/** Kind of change of a row against the layers below, by number in the `change` column. */
export const CHANGE_KINDS = ['none', 'added', 'modified', 'metadata', 'removed', 'opaque'] as const;
/** What a layer did at a path, against the layers below. */
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Bits of the `flags` column. */
export const FLAG = {
  /** No entry of its own: a parent that only its children imply. */
  implied: 1,
  /** A later entry of the same layer has the same path; this row is listed but hidden by it. */
  superseded: 2,
  /** Extended attributes are in `extras`. */
  xattrs: 4,
  /** The name has bytes that are not UTF-8. */
  rawName: 8,
  /** Whiteout or opaque marker rather than content. */
  whiteout: 16,
  /** Content of lower layers lies under this path. */
  shadows: 32,
  /** Broken: a hard link to nothing, an entry cut off… see findings. */
  broken: 64,
  /** Bookkeeping of the layer's format (eStargz table and landmarks, AUFS): never part of the root filesystem. */
  hidden: 128,
} as const;

/** No layer: the root directory, where no layer has an entry for it. */
export const NO_LAYER = 0xffff;
/** No entry in a layer. */
export const NO_ENTRY = 0xffffffff;

/** What an archive may write in place of a path in normal form: that, with this before it, or something else. */
export const WRITTEN = ['', './', '/', null] as const;

/** What an entry of a layer and a row of a tree have in common: a tree's are copied from its layers'. */
export const ATTRIBUTES = {
  /** The 12 permission bits. */
  mode: u16(),
  /** Low 32 bits; the exact text of larger ids is in `extras`. */
  uid: u32(),
  gid: u32(),
  /** Bytes of content as a reader sees it (sparse files: the real size). */
  size: f64(),
  /** Seconds since the epoch, with fraction. */
  mtime: f64(),
  /** Nanoseconds after the whole second at or below it (`oci/times/fileTime.ts`). */
  mtimeNs: u32(),
  /** How the archive writes the path, by number in WRITTEN. */
  written: u8(),
};

/**
 * Rows in no promised order save that a parent comes before its children; row 0 is the root directory, its own parent.
 * About 50 bytes a row plus the name.
 */
export const ROWS = schema({
  parent: u32(),
  /** Raw bytes. */
  name: text,
  /** Number in ENTRY_TYPES. */
  type: u8(),
  /** Of a hard link in a merged tree: those of its target. */
  ...ATTRIBUTES,
  link: rareText,
  /** Layer that set the content of this row (0 = base); for an implied parent the one that needed it. Or NO_LAYER. */
  layer: u16(NO_LAYER),
  /** Entry number in that layer's tar order, or NO_ENTRY. */
  entry: u32(NO_ENTRY),
  /** Number in CHANGE_KINDS. */
  change: u8(),
  /** Bits of FLAG. */
  flags: u8(),
});

/**
 * What lower layers have at the path of a row whose content hides it: one item for each, ordered by row, then nearest
 * layer first. Directories over directories hide nothing. Read it with `shadowsOf`.
 */
export const SHADOWS = schema({ row: u32(), layer: u16(), entry: u32(), size: f64() });

/** A tree of files as columns, depth first. */
export interface TreeColumns extends TableOf<typeof ROWS> {
  /** What few rows have, by row. */
  readonly extras: ReadonlyMap<number, RowExtra>;
  readonly shadows: TableOf<typeof SHADOWS>;
}

/** What few entries have, or what the columns can't hold. */
export interface RareAttributes {
  /** Raw bytes by name (`security.capability`). */
  readonly xattrs?: ReadonlyMap<string, Uint8Array>;
  /** Device numbers, `major:minor`. */
  readonly device?: string;
  /** Exact decimal text of ids and times that the columns can't hold. */
  readonly uid?: string;
  readonly gid?: string;
  readonly mtime?: string;
  readonly uname?: string;
  readonly gname?: string;
}

/** What few rows have. */
export interface RowExtra extends RareAttributes {
  /** In a layer's tree: what a whiteout, an opaque marker or a directory's replacement takes from the layers below. */
  readonly hides?: { readonly entries: number; readonly bytes: number };
  /** For `removed` rows in a merged tree: the layer whose whiteout removed it. */
  readonly removedBy?: number;
}

/** One item of `shadows`. */
interface Shadow {
  readonly layer: number;
  readonly entry: number;
  readonly size: number;
}

/** The time of a row. */
export function timeAt({ mtime, mtimeNs }: Pick<TreeColumns, 'mtime' | 'mtimeNs'>, row: number): FileTime {
  return { mtime: mtime[row], mtimeNs: mtimeNs[row] };
}

/** What lies under a row, nearest layer first. */
export function shadowsOf({ shadows }: TreeColumns, row: number): Shadow[] {
  let low = 0;
  let high = shadows.row.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (shadows.row[middle] < row) low = middle + 1;
    else high = middle;
  }
  const found: Shadow[] = [];
  for (let i = low; shadows.row[i] === row; i++) {
    found.push({
      layer: shadows.layer[i],
      entry: shadows.entry[i],
      size: shadows.size[i],
    });
  }
  return found;
}

/** Bits of a mode that give rights. */
export const RIGHTS = { setuid: 0o4000, setgid: 0o2000, worldWritable: 0o002 } as const;
