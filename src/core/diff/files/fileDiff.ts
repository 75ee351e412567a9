/** FileDiff: what differs between two root filesystems, in columns, so that it travels and can be filtered where it is shown. */
import { NO_ENTRY, type TreeColumns } from '../../rootfs/columns.ts';
import { writeAttributes } from '../../rootfs/pack/mergedColumns.ts';
import { linkSize, RowWriter } from '../../rootfs/pack/rowWriter.ts';
import { NONE } from '../../rootfs/tree/paths.ts';
import { KIND } from '../../rootfs/tree/versions.ts';
import { u8, u16, u32 } from '../../table/columns.ts';
import { createTable } from '../../table/create.ts';
import { schema, type TableOf } from '../../table/schema.ts';
import type { AlignedSide, AlignedTrees } from './alignedTrees.ts';
import { cachesAmong } from './caches.ts';
import type { ComparedTrees } from './compareTrees.ts';

/**
 * Rows are the paths that differ and the directories above them; row i of both sides and of all columns is one path. A
 * side that has nothing there has NO_ENTRY and NO_LAYER, and so has an implied directory: `kind` tells them apart. A row
 * is followed by all that is below it, each directory's in the order of their names' bytes.
 */
const DIFFERENCES = schema({
  /** Number in FILE_KINDS. */
  kind: u8(),
  /** Bits of FIELD, of what is modified. */
  fields: u16(),
  /** Bits of NOISE: what alone the row's content differs in, or `caches` where its path is one. See `fieldsLeft`. */
  noise: u16(),
  /** The row where the same content is on the other side, of what was moved; else 0. */
  moved: u32(),
});

/** All paths of two trees, and by which fields each differs. */
export interface FileDiff extends TableOf<typeof DIFFERENCES> {
  readonly left: TreeColumns;
  readonly right: TreeColumns;
  /** Paths that both sides have alike; those that are here as directories above others among them. */
  readonly same: number;
}

/** Packs what differs. */
export function packDiff(trees: AlignedTrees, compared: ComparedTrees, moves: ReadonlyMap<number, number>): FileDiff {
  const rowOf = rowsOf(trees, compared);
  const { count, row, path } = rowOf;
  const left = packSide(trees.left, trees, rowOf);
  const right = packSide(trees.right, trees, rowOf, left);
  const rows = createTable(DIFFERENCES, count);
  const { kind, fields, moved } = rows;
  for (let at = 0; at < count; at++) {
    kind[at] = compared.kind[path[at]];
    fields[at] = compared.fields[path[at]];
  }
  for (const [from, to] of moves) moved[row[from]] = row[to];
  return { ...rows, noise: cachesAmong(left, kind), left, right, same: compared.same };
}

interface Rows {
  readonly count: number;
  /** By common path; 0 = the root or none. */
  readonly row: Uint32Array;
  /** By row. */
  readonly path: Uint32Array;
  /** Parent row by row. */
  readonly parent: Uint32Array;
}

function rowsOf(trees: AlignedTrees, { kind }: ComparedTrees): Rows {
  const { count: paths, parent: above } = trees;
  const shown = new Uint8Array(paths);
  shown[0] = 1;
  for (let path = paths - 1; path > 0; path--) {
    if (kind[path] !== 0) shown[path] = 1;
    if (shown[path]) shown[above[path]] = 1;
  }
  const list = inOrder(trees, shown);
  const row = new Uint32Array(paths);
  const parent = new Uint32Array(list.length);
  for (let at = 0; at < list.length; at++) {
    const path = list[at];
    row[path] = at;
    parent[at] = row[above[path]];
  }
  return { count: list.length, row, path: list, parent };
}

/** Depth first. Deep trees must not end the stack, so what is still to come lies in a list, last first. */
function inOrder(trees: AlignedTrees, shown: Uint8Array): Uint32Array {
  const { parent } = trees;
  const first = new Uint32Array(shown.length).fill(NONE);
  const next = new Uint32Array(shown.length);
  let count = 1;
  for (let path = shown.length - 1; path > 0; path--) {
    if (!shown[path]) continue;
    count += 1;
    next[path] = first[parent[path]];
    first[parent[path]] = path;
  }
  const list = new Uint32Array(count);
  const open = [0];
  for (let at = 0; at < count; at++) {
    const path = open.pop() as number;
    list[at] = path;
    if (first[path] !== NONE) openBelow(trees, first[path], next, open);
  }
  return list;
}

/** Puts a directory's children on what is still to come, the last first. Mostly they are in order as they come, so that is looked at first. */
function openBelow(trees: AlignedTrees, first: number, next: Uint32Array, open: number[]): void {
  const start = open.length;
  let sorted = true;
  for (let child = first, before = NONE; child !== NONE; child = next[child]) {
    sorted &&= before === NONE || compareNames(trees, before, child) <= 0;
    open.push(child);
    before = child;
  }
  if (sorted) reverseFrom(open, start);
  else open.push(...open.splice(start).sort((a, b) => compareNames(trees, b, a)));
}

function reverseFrom(list: number[], start: number): void {
  for (let low = start, high = list.length - 1; low < high; low++, high--) {
    const item = list[low];
    list[low] = list[high];
    list[high] = item;
  }
}

/** By their bytes. */
function compareNames(trees: AlignedTrees, left: number, right: number): number {
  const a = namesOf(trees, left);
  const b = namesOf(trees, right);
  const nameA = nameAt(trees, left);
  const nameB = nameAt(trees, right);
  let i = a.start[nameA];
  let j = b.start[nameB];
  const endA = a.start[nameA + 1];
  const endB = b.start[nameB + 1];
  for (; i < endA && j < endB; i++, j++) {
    const differ = a.bytes[i] - b.bytes[j];
    if (differ !== 0) return differ;
  }
  return endA - i - (endB - j);
}

/** `named`: a tree of the same rows, from which their names are taken. */
function packSide(side: AlignedSide, trees: AlignedTrees, rows: Rows, named?: TreeColumns): TreeColumns {
  const writer = new RowWriter({ rows: rows.count, shadows: 0, ...sizes(side, trees, rows, named) });
  if (named) writer.nameLike(named);
  for (let row = 0; row < rows.count; row++) {
    const path = rows.path[row];
    if (named) writer.row = row;
    else {
      const { bytes, start } = namesOf(trees, path);
      const name = nameAt(trees, path);
      writer.open(rows.parent[row], bytes, start[name], start[name + 1]);
    }
    const version = side.version[path];
    if (version !== NONE) writeAttributes(side.tree, writer, version);
  }
  return writer.finish();
}

/** Every row has its name on both sides, whoever has the path. */
function namesOf({ left, right }: AlignedTrees, path: number) {
  return (left.path[path] === NONE ? right : left).tree.paths.names;
}

function nameAt({ left, right }: AlignedTrees, path: number): number {
  const side = left.path[path] === NONE ? right : left;
  return side.tree.paths.name[side.path[path]];
}

function sizes(side: AlignedSide, trees: AlignedTrees, { path: paths }: Rows, named: TreeColumns | undefined) {
  const { versions, layers } = side.tree;
  const sum = { nameBytes: named?.names.length ?? 0, links: 0, linkBytes: 0 };
  for (let row = 0; row < paths.length; row++) {
    const path = paths[row];
    if (!named) {
      const { start } = namesOf(trees, path);
      const name = nameAt(trees, path);
      sum.nameBytes += start[name + 1] - start[name];
    }
    const version = side.version[path];
    if (version === NONE || versions.kind[version] & KIND.implied) continue;
    const entry = versions.entry[version];
    const index = layers[versions.layer[version]];
    if (entry === NO_ENTRY || !index || index.link[entry] === 0) continue;
    sum.links += 1;
    sum.linkBytes += linkSize(index, entry);
  }
  return sum;
}
