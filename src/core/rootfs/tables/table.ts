/**
 * LayerTable: a table of contents that a layer brings itself, so that its files are listed from its last bytes and each
 * is read alone. Nobody is bound to tell the truth in one: what it says is checked when bytes are read.
 */
import type { ByteSource } from '../../bytes/source.ts';
import type { LayerIndex } from '../layerIndex.ts';

type TableName = 'eStargz' | 'zstd:chunked';

/** A layer's own table of contents, read. */
export interface LayerTable {
  readonly name: TableName;
  /** In the table's order. Offsets are where a plain tar of these entries would have them, until a scan tells them. */
  readonly index: LayerIndex;
  /**
   * The content of a file entry, from its own members or frames of the stored layer. Reading throws `digest-mismatch`
   * with the file's path where the bytes are not those that the table names.
   */
  open(entry: number, stored: ByteSource): ByteSource;
}

/** Where a table lies among the stored bytes. */
export interface TablePlace {
  readonly start: number;
  readonly end: number;
  /** Digest of the table that the descriptor states, of what `TableFormat.read` says. */
  readonly digest?: string | undefined;
}

/** The table as text, with the bytes that its digest is of; or what is wrong with it, as the end of a sentence. */
type TableText = { readonly json: string; readonly digested: Uint8Array } | { readonly problem: string };

/** One format of such tables: how it is found, and how it is read. */
export interface TableFormat {
  readonly name: TableName;
  readonly codec: 'gzip' | 'zstd';
  /** Looks at the last bytes of the layer (TAIL_BYTES, or all) and at its descriptor's annotations. */
  locate(tail: Uint8Array, size: number, annotations: Readonly<Record<string, string>>): TablePlace | undefined;
  read(bytes: Uint8Array<ArrayBuffer>): Promise<TableText>;
}

/** The longest footer: zstd:chunked's 64 bytes behind the 8 of their frame. */
export const TAIL_BYTES = 72;
