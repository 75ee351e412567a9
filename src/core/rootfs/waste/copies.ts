/**
 * Copies: every piece of file content that the layers of an image ship, and what became of each. Waste, layer costs and
 * sizes are sums over this one table.
 */
import { f64, u32 } from '../../table/columns.ts';
import { createTable } from '../../table/create.ts';
import { schema, type TableOf } from '../../table/schema.ts';
import type { FileTree } from '../fileTree.ts';
import type { LayerIndex } from '../layerIndex.ts';
import { NONE } from '../tree/paths.ts';
import { KIND, TYPE } from '../tree/versions.ts';

/** One row a copy, in the order of layers and, within a layer, of its tar. About 30 bytes a row. */
const COPIES = schema({
  /** The version (of `FileTree.versions`) that brought it. */
  version: u32(),
  size: f64(),
  /** The version that hid the last path which showed it: a write or a removal. NONE: the copy is still shown. */
  end: u32(),
});
/** All copies of contents as columns. */
export type Copies = TableOf<typeof COPIES>;

/**
 * The copies of layers 0..depth. A copy is an entry that brings bytes of its own: not a hard link, nothing empty, no
 * whiteout and no bookkeeping of the layer's format. It is shown while any path has it as its content, so a file whose
 * name is deleted lives on under its hard links, as its inode would.
 */
export function listCopies(tree: FileTree, depth = tree.layers.length - 1): Copies {
  const { versions } = tree;
  const limit = tree.firstVersion[depth + 1] ?? versions.count;
  const { ends, shown } = lastShown(tree, limit);
  let count = 0;
  for (let version = 0; version < limit; version++) if (copySize(tree, version) > 0) count++;
  const copies = createTable(COPIES, count);
  let row = 0;
  for (let version = 0; version < limit; version++) {
    const size = copySize(tree, version);
    if (size === 0) continue;
    copies.version[row] = version;
    copies.size[row] = size;
    copies.end[row] = shown[version] === 1 ? NONE : ends[version];
    row++;
  }
  return copies;
}

/** By content version: is it shown in the end, and else which version hid it last. */
function lastShown({ versions }: FileTree, limit: number): { ends: Uint32Array; shown: Uint8Array } {
  const next = new Uint32Array(limit).fill(NONE);
  for (let version = 0; version < limit; version++) {
    const before = versions.previous[version];
    if (before !== NONE) next[before] = version;
  }
  const ends = new Uint32Array(limit);
  const shown = new Uint8Array(limit);
  for (let version = 0; version < limit; version++) {
    if (versions.isRemoval(version)) continue;
    const content = versions.content[version];
    const end = next[version];
    if (end === NONE) shown[content] = 1;
    else if (end > ends[content]) ends[content] = end;
  }
  return { ends, shown };
}

/** Bytes of content that a version brings itself; 0 for all that brings none. */
function copySize({ versions, layers }: FileTree, version: number): number {
  const kind = versions.kind[version];
  const type = kind & KIND.type;
  if (kind & (KIND.removed | KIND.implied) || (type !== TYPE.file && type !== TYPE.unknown)) return 0;
  const index = layers[versions.layer[version]];
  return index ? contentSize(index, versions.entry[version]) : 0;
}

/**
 * Bytes of an entry's content as a reader sees them, so holes of sparse files count. Of an entry that the end of the tar
 * cuts off only what is there: its claim costs nobody anything.
 */
export function contentSize(index: LayerIndex, entry: number): number {
  const type = index.type[entry];
  if (type !== TYPE.file && type !== TYPE.unknown) return 0;
  const size = index.size[entry];
  if (index.extras.size === 0 || !index.extras.get(entry)?.broken) return size;
  return Math.max(0, Math.min(size, index.uncompressedSize - index.offset[entry]));
}
