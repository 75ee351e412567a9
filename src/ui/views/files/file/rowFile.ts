/** What can be done with a row: which bytes it has, and what its key or button does. */
import { rowPath } from '../../../../core/table/namedRows.ts';
import { ENTRY_TYPES, FLAG, NO_ENTRY, NO_LAYER, type TreeColumns } from '../../../../core/rootfs/columns.ts';
import { f64At, u16At, u32At, u8At } from '../../../../core/bytes/at.ts';
import type { FileRef } from '../../../../engine/engine.ts';

const type = (columns: TreeColumns, row: number) => ENTRY_TYPES[u8At(columns.type, row)] ?? 'unknown';

export const isLink = (columns: TreeColumns, row: number): boolean => type(columns, row) === 'symlink';

/** One that holds something, or could: not a deleted one. */
export const isDirectory = (columns: TreeColumns, row: number): boolean =>
  type(columns, row) === 'dir' && (u8At(columns.flags, row) & FLAG.whiteout) === 0;

/** What is open, by its path. */
export interface OpenFile {
  readonly openedID: string;
  readonly path: string;
  /** Absent where the tree has no file there: nothing, or a directory or link. */
  readonly file?: FileRef;
  /** Bytes, as far as the tree tells. */
  readonly size: number;
}

/** A row that has bytes. */
export type FileRow = OpenFile & { readonly file: FileRef };

/** Undefined for what has no bytes of its own: directories, devices, links, whiteouts. */
export function fileOf(openedID: string, image: string, columns: TreeColumns, row: number): FileRow | undefined {
  const kind = type(columns, row);
  const layer = u16At(columns.layer, row);
  const entry = u32At(columns.entry, row);
  const flags = u8At(columns.flags, row);
  if (kind !== 'file' && kind !== 'hardlink' && kind !== 'unknown') return undefined;
  if (layer === NO_LAYER || entry === NO_ENTRY || (flags & (FLAG.whiteout | FLAG.implied)) !== 0) return undefined;
  const file: FileRef = { image, layer, entry };
  return { openedID, file, path: rowPath(columns, row), size: f64At(columns.size, row) };
}
