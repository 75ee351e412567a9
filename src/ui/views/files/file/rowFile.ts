/** What can be done with a row: which bytes it has, and what its key or button does. */
import { ENTRY_TYPES, FLAG, NO_ENTRY, NO_LAYER, type TreeColumns } from '../../../../core/rootfs/columns.ts';
import type { FileRef } from '../../../../engine/engine.ts';
import { pathOf } from '../rows/paths.ts';

const type = (columns: TreeColumns, row: number) => ENTRY_TYPES[columns.type[row] as number] ?? 'unknown';

export const isLink = (columns: TreeColumns, row: number): boolean => type(columns, row) === 'symlink';

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
  const layer = columns.layer[row] as number;
  const entry = columns.entry[row] as number;
  const flags = columns.flags[row] as number;
  if (kind !== 'file' && kind !== 'hardlink' && kind !== 'unknown') return undefined;
  if (layer === NO_LAYER || entry === NO_ENTRY || (flags & (FLAG.whiteout | FLAG.implied)) !== 0) return undefined;
  const file: FileRef = { image, layer, entry };
  return { openedID, file, path: pathOf(columns, row), size: columns.size[row] as number };
}
