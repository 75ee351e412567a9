/**
 * Rows of a tree that have a parent and a name: their names and paths, as bytes and as text. Row 0 is the root, which has no
 * name. Text is what `core/oci/text.ts` makes of bytes that are not UTF-8.
 */
import { bytesToText } from '../oci/text.ts';

interface NamedRows {
  /** The row above; the root's is 0. */
  readonly parent: Uint32Array;
  readonly names: Uint8Array<ArrayBuffer>;
  /** Name i is `names[nameStart[i] .. nameStart[i + 1])`. */
  readonly nameStart: Uint32Array;
}

export function rowNameBytes({ names, nameStart }: NamedRows, row: number): Uint8Array<ArrayBuffer> {
  return names.subarray(nameStart[row], nameStart[row + 1]);
}

export const rowName = (rows: NamedRows, row: number): string => bytesToText(rowNameBytes(rows, row));

/** The rows from below the root down to a row. */
export function rowTrail({ parent }: Pick<NamedRows, 'parent'>, row: number): number[] {
  const trail: number[] = [];
  for (let at = row; at > 0; at = parent[at]) trail.push(at);
  return trail.reverse();
}

/** `usr/bin/env`; the root is the empty path. */
export const rowPath = (rows: NamedRows, row: number): string =>
  rowTrail(rows, row)
    .map((at) => rowName(rows, at))
    .join('/');

/** The same as bytes. */
export function rowPathBytes(rows: NamedRows, row: number): Uint8Array<ArrayBuffer> {
  const parts = rowTrail(rows, row).map((at) => rowNameBytes(rows, at));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length + 1, -1) + (parts.length === 0 ? 1 : 0));
  let at = 0;
  for (const part of parts) {
    if (at > 0) bytes[at++] = 0x2f;
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The paths of all rows, each of which comes after its parent. `nameAt` tells names otherwise than as text. */
export function rowPaths(
  rows: NamedRows & { readonly count: number },
  nameAt: (rows: NamedRows, row: number) => string = rowName,
): string[] {
  const paths: string[] = [''];
  for (let row = 1; row < rows.count; row++) {
    const above = rows.parent[row];
    paths.push(above === 0 ? nameAt(rows, row) : `${paths[above]}/${nameAt(rows, row)}`);
  }
  return paths;
}

/** A name with one character a byte: names that are not UTF-8 stay different, and texts are in the order of the bytes. */
export function rawRowName({ names, nameStart }: NamedRows, row: number): string {
  let name = '';
  for (let at = nameStart[row]; at < nameStart[row + 1]; at++) name += String.fromCharCode(names[at]);
  return name;
}

/** Text of a row's link, or undefined where it has none. */
export function rowLink(
  {
    link,
    links,
    linkStart,
  }: { readonly link: Uint32Array; readonly links: Uint8Array; readonly linkStart: Uint32Array },
  row: number,
): string | undefined {
  const number = link[row];
  return number === 0 ? undefined : bytesToText(links.subarray(linkStart[number - 1], linkStart[number]));
}
