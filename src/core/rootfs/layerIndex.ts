/**
 * LayerIndex: the table of contents of one layer, in columns, in tar order. Made once per layer in one pass over its
 * bytes; small enough to keep for every layer (about 60 bytes an entry, whatever the files weigh).
 */
import type { Finding } from '../oci/finding.ts';

/**
 * Paths are split into a directory (row of `dirs`) and a base name, both raw bytes. They are normalised on the way in:
 * no leading `/` or `./`, no empty or `.` parts, `..` clamped at the root (each with a finding). The root itself is
 * directory 0; an entry for the root has `dir` 0 and an empty name.
 */
export interface LayerIndex {
  /** Entries, in tar order; duplicates kept. */
  readonly count: number;
  readonly dir: Uint32Array<ArrayBuffer>;
  /** Base name of entry i = `names[nameStart[i] .. nameStart[i+1])`. */
  readonly nameStart: Uint32Array<ArrayBuffer>;
  readonly names: Uint8Array<ArrayBuffer>;
  /** Index into ENTRY_TYPES. */
  readonly type: Uint8Array<ArrayBuffer>;
  readonly mode: Uint16Array<ArrayBuffer>;
  readonly uid: Uint32Array<ArrayBuffer>;
  readonly gid: Uint32Array<ArrayBuffer>;
  /** Bytes of content as a reader sees it (sparse files: the real size). */
  readonly size: Float64Array<ArrayBuffer>;
  /** Seconds since the epoch, with fraction. */
  readonly mtime: Float64Array<ArrayBuffer>;
  /** Nanoseconds after the whole second at or below it (`oci/times/fileTime.ts`). */
  readonly mtimeNs: Uint32Array<ArrayBuffer>;
  /** Offset of the content in the uncompressed tar. */
  readonly offset: Float64Array<ArrayBuffer>;
  /** 0 = none, else 1 + index of its text: `links[linkStart[j] .. linkStart[j+1])`. Hard links: normalised paths. */
  readonly link: Uint32Array<ArrayBuffer>;
  readonly linkStart: Uint32Array<ArrayBuffer>;
  readonly links: Uint8Array<ArrayBuffer>;
  readonly dirs: DirTable;
  /** What few entries have, by entry. */
  readonly extras: ReadonlyMap<number, EntryExtra>;
  /** Bytes of the tar, to its very end. */
  readonly uncompressedSize: number;
  readonly findings: readonly Finding[];
  /** Digests of contents, where something has told them: the layer's own table, or a pass that hashed them. */
  readonly contentDigests?: ContentDigests;
}

/** SHA-256 of the contents of some files, by entry. */
export interface ContentDigests {
  /** Ascending. */
  readonly entry: Uint32Array<ArrayBuffer>;
  /** 32 bytes for each of `entry`. */
  readonly sha256: Uint8Array<ArrayBuffer>;
}

/** Every directory named in a path of the layer, whether it has an entry or not; row 0 is the root, its own parent. */
export interface DirTable {
  readonly count: number;
  readonly parent: Uint32Array<ArrayBuffer>;
  readonly nameStart: Uint32Array<ArrayBuffer>;
  readonly names: Uint8Array<ArrayBuffer>;
}

export interface EntryExtra {
  readonly xattrs?: ReadonlyMap<string, Uint8Array>;
  /** `major:minor`. */
  readonly device?: string;
  /** Exact decimal text where the column can't hold the value. */
  readonly uid?: string;
  readonly gid?: string;
  readonly mtime?: string;
  readonly uname?: string;
  readonly gname?: string;
  /** Stored pieces of a sparse file, in order: offset in the file, bytes. Holes between them read as zeros. */
  readonly sparse?: readonly { readonly offset: number; readonly size: number }[];
  /** Type flag as written, where it is not one we know. */
  readonly typeFlag?: string;
  /** The entry is damaged or refused; its finding says how. */
  readonly broken?: boolean;
}
