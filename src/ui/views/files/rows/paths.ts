/** Rows by path. */
import { rowName } from '../../../../core/table/namedRows.ts';
import { FLAG, type TreeColumns } from '../../../../core/rootfs/columns.ts';
import { u32At, u8At } from '../../../../core/bytes/at.ts';
import type { ChildLists } from './childLists.ts';

/** The row at a path, or -1. Of several rows with one name the last counts, as it does for a reader of the tar. */
export function rowAt(columns: TreeColumns, { start, list }: ChildLists, path: string): number {
  let row = 0;
  for (const part of path.split('/').filter(Boolean)) {
    const sought = new TextEncoder().encode(part);
    let found = -1;
    for (let at = start[row] ?? 0; at < (start[row + 1] ?? 0); at++) {
      const child = u32At(list, at);
      if (isNamed(columns, child, sought, part)) found = child;
    }
    if (found < 0) return -1;
    row = found;
  }
  return row;
}

function isNamed(columns: TreeColumns, row: number, bytes: Uint8Array, text: string): boolean {
  if ((u8At(columns.flags, row) & FLAG.rawName) !== 0) return rowName(columns, row) === text;
  const from = u32At(columns.nameStart, row);
  if (u32At(columns.nameStart, row + 1) - from !== bytes.length) return false;
  return bytes.every((byte, at) => columns.names[from + at] === byte);
}
