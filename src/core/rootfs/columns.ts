/**
 * A file tree packed into typed arrays: how layers and merged root filesystems travel to the page. Transferring them
 * costs a few milliseconds at 10^6 rows, where objects would block the page for seconds.
 */

/** Tar entry types, by number in the `type` column. */
export const ENTRY_TYPES = ['file', 'dir', 'symlink', 'hardlink', 'char', 'block', 'fifo', 'unknown'] as const;
export type EntryType = (typeof ENTRY_TYPES)[number];

/** Kind of change of a row against the layers below, by number in the `change` column. */
export const CHANGE_KINDS = ['none', 'added', 'modified', 'metadata', 'removed', 'opaque'] as const;
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
} as const;

/** No layer: rows that no layer made (implied parents). */
export const NO_LAYER = 0xffff;
/** No entry in a layer. */
export const NO_ENTRY = 0xffffffff;

/**
 * Rows in no promised order save that a parent comes before its children; row 0 is the root directory, its own parent.
 * About 50 bytes a row plus the name.
 */
export interface TreeColumns {
  readonly count: number;
  readonly parent: Uint32Array<ArrayBuffer>;
  /** Name of row i = `names[nameStart[i] .. nameStart[i+1])`, raw bytes; has count + 1 items. */
  readonly nameStart: Uint32Array<ArrayBuffer>;
  readonly names: Uint8Array<ArrayBuffer>;
  readonly type: Uint8Array<ArrayBuffer>;
  /** The 12 permission bits. */
  readonly mode: Uint16Array<ArrayBuffer>;
  /** Low 32 bits; the exact text of larger ids is in `extras`. */
  readonly uid: Uint32Array<ArrayBuffer>;
  readonly gid: Uint32Array<ArrayBuffer>;
  /** Bytes of content; of its target for a hard link in a merged tree. */
  readonly size: Float64Array<ArrayBuffer>;
  /** Seconds since the epoch, with fraction. */
  readonly mtime: Float64Array<ArrayBuffer>;
  /** 0 = none, else 1 + index into the link texts. */
  readonly link: Uint32Array<ArrayBuffer>;
  readonly linkStart: Uint32Array<ArrayBuffer>;
  readonly links: Uint8Array<ArrayBuffer>;
  /** Layer that set the content of this row (0 = base), or NO_LAYER. */
  readonly layer: Uint16Array<ArrayBuffer>;
  /** Entry number in that layer's tar order, or NO_ENTRY. */
  readonly entry: Uint32Array<ArrayBuffer>;
  readonly change: Uint8Array<ArrayBuffer>;
  readonly flags: Uint8Array<ArrayBuffer>;
  /** What few rows have, by row. */
  readonly extras: ReadonlyMap<number, RowExtra>;
}

export interface RowExtra {
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
  /** Lower layers that have this path too, nearest first, with what they had there. */
  readonly shadows?: readonly { readonly layer: number; readonly entry: number; readonly size: number }[];
  /** For `removed` rows in a merged tree: the layer whose whiteout removed it. */
  readonly removedBy?: number;
}
