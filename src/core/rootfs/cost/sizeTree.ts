/**
 * Where the bytes are: all copies that an image ships, as a tree of directories, or of layers with their directories
 * below, with sums. Packed for the page, which draws it and never adds up.
 */
import { childIndex } from '../../table/childIndex.ts';
import { f64, items, starts, text, u16, u32 } from '../../table/columns.ts';
import { schema, type TableOf } from '../../table/schema.ts';
import { NO_LAYER } from '../columns.ts';
import type { FileTree } from '../fileTree.ts';
import { NONE, ROOT } from '../tree/paths.ts';
import { type Copies, listCopies } from '../waste/copies.ts';

/** By what a tree of sizes is grouped first. */
export type SizeOrder = 'directory' | 'layer';

/** Row 0 is the image; a parent comes before its children. Only what ships bytes has a row. About 45 bytes a row plus the name. */
const SIZES = schema({
  parent: u32(),
  /** Raw bytes; empty for the image and for layers. */
  name: text,
  /** All copies at and below the row. */
  bytes: f64(),
  /** Of these, the wasted ones. */
  wasted: f64(),
  /** Copies at and below the row. */
  copies: u32(),
  /** The layer that ships all of it, or NO_LAYER where several do. */
  layer: u16(),
  /** Children of row i = `children[childStart[i] .. childStart[i+1])`, most bytes first. */
  childStart: starts('children'),
  children: items(u32()),
});
/** A tree of sizes as columns. */
export type SizeColumns = TableOf<typeof SIZES>;

/** The tree of all copies of layers 0..depth. */
export function sizeTree(tree: FileTree, order: SizeOrder, depth = tree.layers.length - 1): SizeColumns {
  const copies = listCopies(tree, depth);
  const rows = new Rows(tree, copies);
  if (order === 'directory') rows.addBelow(0, 0, copies.count);
  else addLayers(rows, tree, copies);
  return rows.pack();
}

/** Copies come layer by layer, so each layer's are one stretch. */
function addLayers(rows: Rows, tree: FileTree, copies: Copies): void {
  const layerOf = (copy: number) => tree.versions.layer[copies.version[copy]];
  for (let start = 0; start < copies.count; ) {
    let end = start + 1;
    while (end < copies.count && layerOf(end) === layerOf(start)) end++;
    rows.addBelow(rows.open(0, NONE), start, end);
    start = end;
  }
}

/** Several layers below: not a layer's number and not NO_LAYER, while sums are being made. */
const UNSET = 0x10000;

class Rows {
  private readonly tree: FileTree;
  private readonly copies: Copies;
  private readonly parent: number[] = [0];
  /** Path of each row; NONE for those without a name. */
  private readonly path: number[] = [NONE];
  private readonly bytes: number[] = [0];
  private readonly wasted: number[] = [0];
  private readonly number: number[] = [0];
  private readonly layer: number[] = [UNSET];
  /** By path: its row in the group being added, where `stamp` says so. */
  private readonly rowOf: Uint32Array;
  private readonly stamp: Uint16Array;
  private group = 0;

  constructor(tree: FileTree, copies: Copies) {
    this.tree = tree;
    this.copies = copies;
    this.rowOf = new Uint32Array(tree.paths.count);
    this.stamp = new Uint16Array(tree.paths.count);
  }

  open(parent: number, path: number): number {
    this.path.push(path);
    this.bytes.push(0);
    this.wasted.push(0);
    this.number.push(0);
    this.layer.push(UNSET);
    return this.parent.push(parent) - 1;
  }

  /** Rows below `top` for the copies start..end and the directories above them. */
  addBelow(top: number, start: number, end: number): void {
    const { versions } = this.tree;
    this.group += 1;
    this.rowOf[ROOT] = top;
    this.stamp[ROOT] = this.group;
    for (let copy = start; copy < end; copy++) {
      const version = this.copies.version[copy];
      const row = this.rowAt(versions.path[version]);
      const size = this.copies.size[copy];
      this.bytes[row] = this.bytes[row] + size;
      this.number[row] = this.number[row] + 1;
      if (this.copies.end[copy] !== NONE) this.wasted[row] = this.wasted[row] + size;
      this.layer[row] = joined(this.layer[row], versions.layer[version]);
    }
  }

  private rowAt(path: number): number {
    const { parent } = this.tree.paths;
    const missing: number[] = [];
    let at = path;
    for (; this.stamp[at] !== this.group; at = parent[at]) missing.push(at);
    let row = this.rowOf[at];
    for (let next = missing.pop(); next !== undefined; next = missing.pop()) {
      row = this.open(row, next);
      this.rowOf[next] = row;
      this.stamp[next] = this.group;
    }
    return row;
  }

  pack(): SizeColumns {
    const { parent, bytes, wasted, number, layer } = this;
    const count = parent.length;
    for (let row = count - 1; row > 0; row--) {
      const above = parent[row];
      bytes[above] = bytes[above] + bytes[row];
      wasted[above] = wasted[above] + wasted[row];
      number[above] = number[above] + number[row];
      layer[above] = joined(layer[above], layer[row]);
    }
    return {
      ...{ count, ...this.names(), ...childLists(parent, bytes) },
      parent: Uint32Array.from(parent),
      bytes: Float64Array.from(bytes),
      wasted: Float64Array.from(wasted),
      copies: Uint32Array.from(number),
      layer: Uint16Array.from(layer, (one) => (one === UNSET ? NO_LAYER : one)),
    };
  }

  private names(): Pick<SizeColumns, 'nameStart' | 'names'> {
    const { paths } = this.tree;
    const nameStart = new Uint32Array(this.path.length + 1);
    const view = (path: number) => (path === NONE ? new Uint8Array(0) : paths.names.view(paths.name[path]));
    for (const [row, path] of this.path.entries()) nameStart[row + 1] = nameStart[row] + view(path).length;
    const names = new Uint8Array(nameStart[this.path.length]);
    for (const [row, path] of this.path.entries()) names.set(view(path), nameStart[row]);
    return { nameStart, names };
  }
}

/** One layer and another: NO_LAYER where they differ. */
function joined(a: number, b: number): number {
  return a === UNSET ? b : b === UNSET || a === b ? a : NO_LAYER;
}

function childLists(parent: readonly number[], bytes: readonly number[]): Pick<SizeColumns, 'childStart' | 'children'> {
  const { start, list } = childIndex(parent, parent.length);
  for (let row = 0; row < parent.length; row++)
    list.subarray(start[row], start[row + 1]).sort((a, b) => bytes[b] - bytes[a] || a - b);
  return { childStart: start, children: list };
}
