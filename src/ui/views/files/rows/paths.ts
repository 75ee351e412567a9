/** Names and paths of rows as text, and rows by path. Text is what `core/oci/text.ts` makes of the bytes. */
import { formatBytes } from '../../../../core/oci/text.ts';
import { FLAG, type TreeColumns } from '../../../../core/rootfs/columns.ts';
import { u8At, u32At } from '../../../../core/table/at.ts';
import type { ChildLists } from './childLists.ts';

function nameBytes({ names, nameStart }: TreeColumns, row: number): Uint8Array<ArrayBuffer> {
  return names.subarray(nameStart[row], nameStart[row + 1]);
}

export function nameOf(columns: TreeColumns, row: number): string {
  return formatBytes(nameBytes(columns, row));
}

/** Text of a row's link, or undefined where it has none. */
export function linkOf({ link, links, linkStart }: TreeColumns, row: number): string | undefined {
  const number = u32At(link, row);
  return number === 0 ? undefined : formatBytes(links.subarray(linkStart[number - 1], linkStart[number]));
}

/** The rows from below the root down to a row. */
export function trailOf({ parent }: TreeColumns, row: number): readonly number[] {
  const rows: number[] = [];
  for (let at = row; at > 0; at = u32At(parent, at)) rows.push(at);
  return rows.reverse();
}

/** `usr/bin/env`; the root is the empty path. */
export function pathOf(columns: TreeColumns, row: number): string {
  return trailOf(columns, row)
    .map((at) => nameOf(columns, at))
    .join('/');
}

export function pathBytes(columns: TreeColumns, row: number): Uint8Array<ArrayBuffer> {
  const parts = trailOf(columns, row).map((at) => nameBytes(columns, at));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length + 1, -1) + (parts.length === 0 ? 1 : 0));
  let at = 0;
  for (const part of parts) {
    if (at > 0) bytes[at++] = 0x2f;
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

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
  if ((u8At(columns.flags, row) & FLAG.rawName) !== 0) return nameOf(columns, row) === text;
  const from = u32At(columns.nameStart, row);
  if (u32At(columns.nameStart, row + 1) - from !== bytes.length) return false;
  return bytes.every((byte, at) => columns.names[from + at] === byte);
}
