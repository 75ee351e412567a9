/**
 * One layer's own entries as a tree for the page: paths as its tar spells them, whiteouts as rows of what they remove.
 */
import { changeOf, type SameContent } from '../change.ts';
import { CHANGE_KINDS, FLAG, NO_ENTRY, type TreeColumns } from '../columns.ts';
import { type FileTree, versionBelow } from '../fileTree.ts';
import type { LayerIndex } from '../layerIndex.ts';
import { NONE } from '../tree/paths.ts';
import { KIND, TYPE } from '../tree/versions.ts';
import { isStargzEntry, WHITEOUT_PREFIX_SIZE } from '../whiteout.ts';
import { type LayerRows, layerRows } from './layerRows.ts';
import { linkSize, RowWriter } from './rowWriter.ts';
import { countShadows, writeShadows } from './shadows.ts';

const REMOVED = CHANGE_KINDS.indexOf('removed');
const OPAQUE = CHANGE_KINDS.indexOf('opaque');

/** Options of packing one layer. */
interface LayerColumnsOptions {
  /** The layer's number in its image, 0 = base. */
  readonly layer: number;
  /** With layers 0..layer applied at least: changes are filled in then, else all are `none`. */
  readonly tree?: FileTree;
  readonly sameContent?: SameContent;
}

/** What the tree knows of a layer's entries. */
interface Known {
  readonly tree: FileTree;
  readonly sameContent?: SameContent;
  /** By entry: its version, or NONE. */
  readonly version: Uint32Array;
  readonly taken: ReadonlyMap<number, Taken>;
}

interface Taken {
  /** Type of the last thing taken: for a whiteout, what it names. */
  readonly type: number;
  readonly entries: number;
  readonly bytes: number;
}

/**
 * The layer's tree. Opaque markers keep their name (`.wh..wh..opq`) and stand in the directory that they empty; other
 * whiteouts bear the name that they remove. Hard links have what their own header says.
 */
export function layerColumns(index: LayerIndex, { layer, tree, sameContent }: LayerColumnsOptions): TreeColumns {
  const rows = layerRows(index);
  const known = tree && lookUp(tree, index, layer, sameContent);
  const writer = new RowWriter(measure(index, rows, known));
  const { dirs } = index;
  for (let row = 0; row < dirs.count; row++) {
    const entry = rows.dirEntry[row];
    writer.open(dirs.parent[row], dirs.names, dirs.nameStart[row], dirs.nameStart[row + 1]);
    writer.columns.layer[row] = layer;
    if (entry === NO_ENTRY) writer.imply(TYPE.dir);
    else writeEntry(writer, index, rows, entry, known);
  }
  for (const entry of rows.others) {
    const skip = rows.whiteouts.get(entry) === 'file' ? WHITEOUT_PREFIX_SIZE : 0;
    const start = index.nameStart[entry] + skip;
    const row = writer.open(index.dir[entry], index.names, start, index.nameStart[entry + 1]);
    writer.columns.layer[row] = layer;
    writeEntry(writer, index, rows, entry, known);
  }
  return writer.finish();
}

function writeEntry(writer: RowWriter, index: LayerIndex, rows: LayerRows, entry: number, known?: Known): void {
  const { columns, row } = writer;
  columns.entry[row] = entry;
  columns.type[row] = index.type[entry];
  writer.attributes(index, entry);
  writer.link(index, entry);
  if (rows.superseded[entry] === 1) writer.flag(FLAG.superseded);
  const taken = known?.taken.get(entry);
  if (taken !== undefined) writer.extra({ hides: { entries: taken.entries, bytes: taken.bytes } });
  const whiteout = rows.whiteouts.get(entry);
  if (whiteout === 'file' || whiteout === 'opaque') {
    writer.flag(FLAG.whiteout);
    columns.change[row] = whiteout === 'file' ? REMOVED : OPAQUE;
    if (taken !== undefined && whiteout === 'file') columns.type[row] = taken.type;
  } else if (whiteout !== undefined || isStargz(index, entry)) writer.flag(FLAG.hidden);
  else if (known !== undefined) writeChange(writer, known, entry);
}

function writeChange(writer: RowWriter, { tree, version, sameContent }: Known, entry: number): void {
  const own = version[entry];
  if (own === NONE) return;
  writer.columns.change[writer.row] = changeOf(tree, own, sameContent);
  writeShadows(tree, writer, own);
  if (tree.versions.kind[own] & KIND.broken) writer.flag(FLAG.broken);
}

function isStargz(index: LayerIndex, entry: number): boolean {
  const start = index.nameStart[entry];
  const end = index.nameStart[entry + 1];
  if (index.dir[entry] !== 0 || end - start > 21 || index.type[entry] !== TYPE.file) return false;
  const name = new TextDecoder().decode(index.names.subarray(start, end));
  return isStargzEntry(name, index.size[entry], entry === index.count - 1);
}

function lookUp(tree: FileTree, index: LayerIndex, layer: number, sameContent?: SameContent): Known {
  const { versions } = tree;
  const version = new Uint32Array(index.count).fill(NONE);
  const taken = new Map<number, Taken>();
  const end = tree.firstVersion[layer + 1];
  for (let own = tree.firstVersion[layer]; own < end; own++) {
    const entry = versions.entry[own];
    if (versions.isRemoval(own)) take(tree, taken, own, entry);
    else if (entry !== NO_ENTRY) version[entry] = own;
  }
  return { tree, sameContent, version, taken };
}

function take(tree: FileTree, taken: Map<number, Taken>, removal: number, entry: number): void {
  const below = versionBelow(tree, removal);
  if (below === NONE) return;
  const { versions, layers } = tree;
  const type = versions.realType(below);
  const plain = (versions.kind[below] & KIND.type) === TYPE.file;
  const size = plain ? (layers[versions.layer[below]]?.size[versions.entry[below]] ?? 0) : 0;
  const sum = taken.get(entry);
  // A whiteout's own target is removed last, after all that lies below it.
  taken.set(entry, { type, entries: (sum?.entries ?? 0) + 1, bytes: (sum?.bytes ?? 0) + size });
}

function measure(index: LayerIndex, rows: LayerRows, known?: Known) {
  const { dirs } = index;
  const size = { rows: dirs.count + rows.others.length, nameBytes: 0, links: 0, linkBytes: 0, shadows: 0 };
  size.nameBytes = dirs.nameStart[dirs.count];
  for (const entry of rows.others) {
    const skip = rows.whiteouts.get(entry) === 'file' ? WHITEOUT_PREFIX_SIZE : 0;
    size.nameBytes += index.nameStart[entry + 1] - index.nameStart[entry] - skip;
  }
  for (let entry = 0; entry < index.count; entry++) {
    if (index.link[entry] !== 0) {
      size.links += 1;
      size.linkBytes += linkSize(index, entry);
    }
    const own = known && !rows.whiteouts.has(entry) ? known.version[entry] : NONE;
    if (known && own !== NONE) size.shadows += countShadows(known.tree.versions, own);
  }
  return size;
}
