/**
 * Two root filesystems with their paths under one numbering: the left tree's own numbers, then those that only the right
 * one has. A parent's number is below its children's.
 */
import { type EntryRef, type FileTree, versionAt } from '../../rootfs/fileTree.ts';
import { NONE, type Paths, ROOT } from '../../rootfs/tree/paths.ts';
import { KIND, TYPE } from '../../rootfs/tree/versions.ts';

/** One of the two: its tree with layers 0..depth applied. */
export interface TreeSide {
  readonly tree: FileTree;
  readonly depth: number;
}

/** A side by paths of both. */
export interface AlignedSide extends TreeSide {
  /** Own path by common path, or NONE. */
  readonly path: Uint32Array;
  /** What is there, or NONE. */
  readonly version: Uint32Array;
}

/** Two trees with one row for each path of either. */
export interface AlignedTrees {
  /** Common paths; some may be on neither side at these depths. */
  readonly count: number;
  readonly parent: Uint32Array;
  readonly left: AlignedSide;
  readonly right: AlignedSide;
}

/** Lays both trees beside each other; time and memory grow with their paths. */
export function alignTrees(left: TreeSide, right: TreeSide): AlignedTrees {
  const [a, b] = [left.tree.paths, right.tree.paths];
  const common = commonNumbers(a, b);
  const count = a.count + common.fresh;
  const parent = new Uint32Array(count);
  parent.set(a.parent.subarray(0, a.count));
  const leftPath = new Uint32Array(count).fill(NONE);
  const rightPath = new Uint32Array(count).fill(NONE);
  for (let path = 0; path < a.count; path++) leftPath[path] = path;
  for (let path = 0; path < b.count; path++) {
    const at = common.of[path];
    rightPath[at] = path;
    if (at >= a.count) parent[at] = common.of[b.parent[path]];
  }
  return {
    count,
    parent,
    left: { ...left, path: leftPath, version: versionsOf(left, leftPath) },
    right: { ...right, path: rightPath, version: versionsOf(right, rightPath) },
  };
}

/** Where no name was looked for yet. */
const UNASKED = -2;

/** The common number of each path of `b`: mostly the one after that of the path before, as the images list their files in one order. */
function commonNumbers(a: Paths, b: Paths): { readonly of: Uint32Array; readonly fresh: number } {
  const names = new Int32Array(b.names.count).fill(UNASKED);
  const { bytes, start } = b.names;
  const find = (above: number, name: number): number => {
    if (above >= a.count) return NONE;
    if (names[name] === UNASKED) names[name] = a.names.find(bytes, start[name], start[name + 1]);
    return names[name] < 0 ? NONE : a.child(above, names[name]);
  };
  const of = new Uint32Array(b.count);
  let fresh = 0;
  let next = ROOT + 1;
  for (let path = ROOT + 1; path < b.count; path++) {
    const above = of[b.parent[path]];
    const name = b.name[path];
    const isNext = a.isNamed(next, above, bytes, start[name], start[name + 1]);
    const found = isNext ? next : find(above, name);
    of[path] = found === NONE ? a.count + fresh++ : found;
    if (found !== NONE) next = found + 1;
  }
  return { of, fresh };
}

function versionsOf({ tree, depth }: TreeSide, paths: Uint32Array): Uint32Array {
  return paths.map((path) => (path === NONE ? NONE : versionAt(tree, path, depth)));
}

/** The number in ENTRY_TYPES of what one meets at a version; what no tool knows is taken for a file. */
export function realType({ tree }: TreeSide, version: number): number {
  const type = tree.versions.realType(version);
  return type === TYPE.unknown ? TYPE.file : type;
}

/** The entry whose bytes and attributes a version shows. */
export function shownEntry({ tree: { versions } }: TreeSide, version: number): EntryRef {
  const content = versions.content[version];
  return { layer: versions.layer[content], entry: versions.entry[content] };
}

/** A parent that only its children imply: it says nothing about its own. */
export function isImplied({ tree: { versions } }: TreeSide, version: number): boolean {
  return (versions.kind[version] & KIND.implied) !== 0;
}
