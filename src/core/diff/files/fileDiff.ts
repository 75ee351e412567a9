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
  const right = packSide(trees.right, trees, rowOf);
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
  for (const [at, path] of list.entries()) {
    row[path] = at;
    parent[at] = row[above[path]];
  }
  return { count: list.length, row, path: Uint32Array.from(list), parent };
}

/** Depth first. Deep trees must not end the stack, so what is still to come lies in a list, last first. */
function inOrder(trees: AlignedTrees, shown: Uint8Array): number[] {
  const below = new Map<number, number[]>();
  for (let path = 1; path < shown.length; path++) {
    if (!shown[path]) continue;
    const above = trees.parent[path];
    const list = below.get(above);
    if (list) list.push(path);
    else below.set(above, [path]);
  }
  const list: number[] = [];
  const open = [0];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    list.push(path);
    const children = below.get(path);
    if (!children) continue;
    sortByName(trees, children);
    for (let at = children.length - 1; at >= 0; at--) open.push(children[at]);
  }
  return list;
}

/** Mostly they are in order as they come, so that is looked at first. */
function sortByName(trees: AlignedTrees, paths: number[]): number[] {
  const order = (a: number, b: number) => compareNames(trees, a, b);
  for (let at = 1; at < paths.length; at++) if (order(paths[at - 1], paths[at]) > 0) return paths.sort(order);
  return paths;
}

/** By their bytes. */
function compareNames(trees: AlignedTrees, left: number, right: number): number {
  const [a, b] = [namesOf(trees, left), namesOf(trees, right)];
  const [nameA, nameB] = [nameAt(trees, left), nameAt(trees, right)];
  let i = a.start[nameA];
  let j = b.start[nameB];
  const [endA, endB] = [a.start[nameA + 1], b.start[nameB + 1]];
  for (; i < endA && j < endB; i++, j++) {
    const differ = a.bytes[i] - b.bytes[j];
    if (differ !== 0) return differ;
  }
  return endA - i - (endB - j);
}

function packSide(side: AlignedSide, trees: AlignedTrees, rows: Rows): TreeColumns {
  const writer = new RowWriter({ rows: rows.count, shadows: 0, ...sizes(side, trees, rows) });
  for (let row = 0; row < rows.count; row++) {
    const path = rows.path[row];
    const { bytes, start } = namesOf(trees, path);
    const name = nameAt(trees, path);
    writer.open(rows.parent[row], bytes, start[name], start[name + 1]);
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

function sizes(side: AlignedSide, trees: AlignedTrees, { path: paths }: Rows) {
  const { versions, layers } = side.tree;
  const sum = { nameBytes: 0, links: 0, linkBytes: 0 };
  for (let row = 0; row < paths.length; row++) {
    const path = paths[row];
    const { start } = namesOf(trees, path);
    const name = nameAt(trees, path);
    sum.nameBytes += start[name + 1] - start[name];
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
