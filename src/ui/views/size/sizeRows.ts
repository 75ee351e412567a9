/** Rows of the size tree as text, and where they lead. */

import { rowName } from '../../../core/table/namedRows.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { NO_LAYER } from '../../../core/rootfs/columns.ts';
import type { SizeColumns } from '../../../core/rootfs/cost/sizeTree.ts';
import { f64At, u16At, u32At } from '../../../core/bytes/at.ts';
import { openAt } from '../../state/appState.ts';

/** Names the layers of a tree by layers; undefined for a tree by directories. */
export type LayerName = ((layer: number) => string) | undefined;

export function childrenOf({ children, childStart }: SizeColumns, row: number): Uint32Array {
  return children.subarray(childStart[row], childStart[row + 1]);
}

/** `usr`; of the top row the image, of a layer's row what `layerName` says. */
export function nameOf(columns: SizeColumns, row: number, layerName: LayerName): string {
  if (row === 0) return layerName ? 'all layers' : '/';
  if (layerName && columns.parent[row] === 0) return layerName(u16At(columns.layer, row));
  return visibleText(rowName(columns, row));
}

/** From the top row down to this one. */
export function trailOf({ parent }: SizeColumns, row: number): readonly number[] {
  const rows = [row];
  for (let at = row; at > 0; ) {
    at = u32At(parent, at);
    rows.push(at);
  }
  return rows.reverse();
}

/** Path in the root filesystem, without a leading slash; empty for the image and for layers. */
export function pathOf(columns: SizeColumns, row: number): string {
  return trailOf(columns, row)
    .map((at) => rowName(columns, at))
    .filter((name) => name !== '')
    .join('/');
}

/** A row as a link names it: `usr/bin`, in a tree by layers `3/usr/bin`; the top row is the empty text. */
export function rowText(columns: SizeColumns, row: number, layerName: LayerName): string {
  const path = pathOf(columns, row);
  const top = trailOf(columns, row)[1];
  if (!layerName || top === undefined) return path;
  const layer = u16At(columns.layer, top);
  return path === '' ? String(layer) : `${layer}/${path}`;
}

/** The row that a link names; null where the tree has none of that name. */
export function rowAtText(columns: SizeColumns, text: string | null, layerName: LayerName): number | null {
  if (text === null) return null;
  if (text === '') return 0;
  let row = 0;
  for (const [depth, name] of text.split('/').entries()) {
    const isLayer = layerName !== undefined && depth === 0;
    const next = childrenOf(columns, row).find((child) =>
      isLayer ? String(u16At(columns.layer, child)) === name : rowName(columns, child) === name,
    );
    if (next === undefined) return null;
    row = next;
  }
  return row;
}

/** Opens the files view at a path: as the layer left it where only that layer still tells, else as in the image. */
export function showInFiles(slotID: string, path: string, depth: number | null): void {
  openAt(slotID, { path, depth, open: null });
}

/** Where the files view has to stand to show the row: what is wasted is seen only at its own layer. */
export function depthOf({ layer, wasted }: SizeColumns, row: number): number | null {
  const own = u16At(layer, row);
  return own === NO_LAYER || f64At(wasted, row) === 0 ? null : own;
}
