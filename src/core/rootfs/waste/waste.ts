/**
 * Waste: bytes that ship in a layer and that nobody sees in the image, because a later entry took their place.
 *
 * The definition, in full. A *copy* is the content of one entry of one layer (see copies.ts). A copy is *wasted* when no
 * path of the final root filesystem shows it. So:
 *
 * - a file written in three layers wastes the first two copies, and one deleted after that wastes all three;
 * - a file removed by a whiteout, by the whiteout of a directory above it, by an opaque marker, or because something
 *   else took the place of its directory, is waste: `deleted`;
 * - a file replaced at its own path, by whatever, is waste: `overwritten`, also when the new entry has the same bytes and
 *   changed only mode, owner or time: the layer ships them again;
 * - a path that stands twice in one layer wastes the earlier copy;
 * - hard links bring no bytes: a copy counts once, and is shown as long as one of its names is;
 * - sizes are of content as a reader sees it: headers, padding and compression don't count, holes of sparse files do.
 *
 * It adds up: all copies = those that the final root filesystem shows + wasted ones.
 */
import { f64, items, starts, text, u8, u16, u32 } from '../../table/columns.ts';
import { createTable } from '../../table/create.ts';
import { schema, type TableOf } from '../../table/schema.ts';
import type { FileTree } from '../fileTree.ts';
import { NONE } from '../tree/paths.ts';
import { type Copies, listCopies } from './copies.ts';

/** How the last wasted copy of a path came to be hidden, by number in the `why` column. */
export const WASTE_REASONS = ['overwritten', 'deleted'] as const;

/** Bytes that ship and are not visible, by file and by layer. */
export interface Waste {
  /** Bytes of all copies. */
  readonly totalBytes: number;
  readonly wastedBytes: number;
  /** 1 - wasted / total; 1 for an image without content. */
  readonly efficiency: number;
  readonly files: WasteColumns;
  readonly layers: readonly LayerWaste[];
}

/** What one layer has to do with waste, in bytes. */
export interface LayerWaste {
  /** All its copies. */
  readonly content: number;
  /** Those of them that are wasted. */
  readonly wasted: number;
  /** Copies, its own or of lower layers, that became waste when it was applied. */
  readonly hidden: number;
}

/** One row a path with wasted copies, most bytes first, then by the bytes of the path. */
const WASTED = schema({
  /** Raw bytes without a leading slash. */
  path: text,
  /** Of all wasted copies of the path. */
  bytes: f64(),
  /** Number in WASTE_REASONS. */
  why: u8(),
  /** The layer that hid the last wasted copy. */
  by: u16(),
  /** Wasted copies of row i = items `copyStart[i] .. copyStart[i+1])` of the columns below, lowest layer first. */
  copyStart: starts('copyLayer', 'copyEntry'),
  copyLayer: items(u16()),
  copyEntry: items(u32()),
});
/** The wasted files as columns. */
export type WasteColumns = TableOf<typeof WASTED>;

/** The waste of an image made of layers 0..depth. Time and memory go with the number of entries. */
export function measureWaste(tree: FileTree, depth = tree.layers.length - 1): Waste {
  const copies = listCopies(tree, depth);
  const { versions } = tree;
  const layers = Array.from({ length: depth + 1 }, () => ({ content: 0, wasted: 0, hidden: 0 }));
  let totalBytes = 0;
  let wastedBytes = 0;
  for (let row = 0; row < copies.count; row++) {
    const size = copies.size[row];
    const end = copies.end[row];
    const own = layers[versions.layer[copies.version[row]]];
    totalBytes += size;
    if (own) own.content += size;
    if (end === NONE) continue;
    wastedBytes += size;
    if (own) own.wasted += size;
    const by = layers[versions.layer[end]];
    if (by) by.hidden += size;
  }
  const efficiency = totalBytes === 0 ? 1 : 1 - wastedBytes / totalBytes;
  return { totalBytes, wastedBytes, efficiency, files: wastedFiles(tree, copies), layers };
}

function wastedFiles(tree: FileTree, copies: Copies): WasteColumns {
  const { versions, paths } = tree;
  /** By path: its row in the order of first sight. */
  const rowOf = new Uint32Array(paths.count).fill(NONE);
  const path: number[] = [];
  const bytes: number[] = [];
  const last: number[] = [];
  const copyCount: number[] = [];
  const wasted: number[] = [];
  for (let copy = 0; copy < copies.count; copy++) {
    const end = copies.end[copy];
    if (end === NONE) continue;
    const at = versions.path[copies.version[copy]];
    let row = rowOf[at];
    if (row === NONE) {
      row = path.push(at) - 1;
      rowOf[at] = row;
    }
    bytes[row] = (bytes[row] ?? 0) + copies.size[copy];
    last[row] = end;
    copyCount[row] = (copyCount[row] ?? 0) + 1;
    wasted.push(copy);
  }
  return pack(tree, copies, { rowOf, path, bytes, last, copyCount, wasted });
}

interface Gathered {
  readonly rowOf: Uint32Array;
  readonly path: readonly number[];
  readonly bytes: readonly number[];
  /** The version that hid the newest copy. */
  readonly last: readonly number[];
  readonly copyCount: readonly number[];
  /** All wasted copies, in the order of `Copies`. */
  readonly wasted: readonly number[];
}

function pack(tree: FileTree, copies: Copies, { rowOf, path, bytes, last, copyCount, wasted }: Gathered): WasteColumns {
  const { versions } = tree;
  const count = path.length;
  const spelt = path.map((at) => tree.paths.bytesOf(at));
  const order = Uint32Array.from(path.keys()).sort((a, b) => bytes[b] - bytes[a] || compare(spelt[a], spelt[b]));
  const columns = createTable(WASTED, count, {
    ...{ paths: spelt.reduce((sum, one) => sum + one.length, 0) },
    ...{ copyLayer: wasted.length, copyEntry: wasted.length },
  });
  const place = new Uint32Array(count);
  for (const [row, from] of order.entries()) {
    const hiding = last[from];
    const name = spelt[from];
    columns.paths.set(name, columns.pathStart[row]);
    columns.pathStart[row + 1] = columns.pathStart[row] + name.length;
    columns.bytes[row] = bytes[from];
    columns.why[row] = versions.isRemoval(hiding) ? 1 : 0;
    columns.by[row] = versions.layer[hiding];
    place[from] = columns.copyStart[row];
    columns.copyStart[row + 1] = columns.copyStart[row] + copyCount[from];
  }
  for (const copy of wasted) {
    const version = copies.version[copy];
    const from = rowOf[versions.path[version]];
    const at = place[from];
    place[from] = at + 1;
    columns.copyLayer[at] = versions.layer[version];
    columns.copyEntry[at] = versions.entry[version];
  }
  return columns;
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = a[i] - b[i];
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
