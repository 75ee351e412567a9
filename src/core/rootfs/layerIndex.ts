/**
 * LayerIndex: the table of contents of one layer, in columns, in tar order. Made once per layer in one pass over its
 * bytes; small enough to keep for every layer (about 60 bytes an entry, whatever the files weigh).
 */
import type { Finding } from '../oci/finding.ts';
import { f64, items, rareText, text, u8, u32 } from '../table/columns.ts';
import { schema, type TableOf } from '../table/schema.ts';
import { ATTRIBUTES, type RareAttributes } from './columns.ts';

/** Entries in tar order; duplicates kept. */
export const ENTRIES = schema({
  /** Row of the directory. */
  dir: u32(),
  /** Base name. */
  name: text,
  /** Index into ENTRY_TYPES. */
  type: u8(),
  ...ATTRIBUTES,
  /** Offset of the content in the uncompressed tar. */
  offset: f64(),
  /** Of symlinks the text, of hard links the normalised path. */
  link: rareText,
});

/** Every directory named in a path of the layer, whether it has an entry or not; row 0 is the root, its own parent. */
export const DIRECTORIES = schema({ parent: u32(), name: text });

/** SHA-256 of the contents of some files. */
export const CONTENT_DIGESTS = schema({
  /** Entry, ascending. */
  entry: u32(),
  /** 32 bytes for each row. */
  sha256: items(u8()),
});

/** The directories of a layer as columns. */
export type DirTable = TableOf<typeof DIRECTORIES>;
/** Digests of contents as columns. */
export type ContentDigests = TableOf<typeof CONTENT_DIGESTS>;

/**
 * Paths are split into a directory (row of `dirs`) and a base name, both raw bytes. They are normalised on the way in:
 * no leading `/` or `./`, no empty or `.` parts, `..` clamped at the root (each with a finding). The root itself is
 * directory 0; an entry for the root has `dir` 0 and an empty name.
 */
export interface LayerIndex extends TableOf<typeof ENTRIES> {
  readonly dirs: DirTable;
  /** What few entries have, by entry. */
  readonly extras: ReadonlyMap<number, EntryExtra>;
  /** Bytes of the tar, to its very end. */
  readonly uncompressedSize: number;
  readonly findings: readonly Finding[];
  /** Digests of contents, where they are known: from the layer's own table, or a pass that hashed them. */
  readonly contentDigests?: ContentDigests;
}

/** What few entries have. */
export interface EntryExtra extends RareAttributes {
  /** Stored pieces of a sparse file, in order: offset in the file, bytes. Holes between them read as zeros. */
  readonly sparse?: readonly { readonly offset: number; readonly size: number }[];
  /** Type flag as written, where it is not one we know. */
  readonly typeFlag?: string;
  /** The entry is damaged or refused; its finding says how. */
  readonly broken?: boolean;
}
