/**
 * Which contents must be read to compare two trees: only files of equal size that stand at one path, seen or hidden by a
 * later layer, or that may have moved from one path to another.
 */
import type { EntryRef } from '../../rootfs/fileTree.ts';
import { NONE } from '../../rootfs/tree/paths.ts';
import { KIND, TYPE } from '../../rootfs/tree/versions.ts';
import { type AlignedSide, type AlignedTrees, realType, shownEntry } from './alignedTrees.ts';
import type { Sameness } from './fieldsBetween.ts';
import { unseenPairs } from './unseenFiles.ts';

/** Entries by layer, each once. */
export type Wanted = ReadonlyMap<number, Uint32Array>;

/** The entries of each side to be hashed. */
export function wantedContents(trees: AlignedTrees, sameEntry: Sameness['entry']): { left: Wanted; right: Wanted } {
  const { count, left, right } = trees;
  const wanted = { left: new Marks(left), right: new Marks(right) };
  for (let path = 0; path < count; path++) {
    const a = left.version[path];
    const b = right.version[path];
    if (a === NONE || b === NONE || !isFile(left, a) || !isFile(right, b)) continue;
    const size = sizeOf(left, a);
    if (size === 0 || size !== sizeOf(right, b)) continue;
    const refA = shownEntry(left, a);
    const refB = shownEntry(right, b);
    if (sameEntry(refA, refB)) continue;
    wanted.left.add(refA);
    wanted.right.add(refB);
  }
  const { gone, come } = lonelyFiles(trees);
  const sizes = { left: sizesOf(left, gone), right: sizesOf(right, come) };
  for (const path of gone) wantOfSize(wanted.left, left, path, sizes.right);
  for (const path of come) wantOfSize(wanted.right, right, path, sizes.left);
  unseenPairs(trees, sameEntry, (side, version) => wanted[side].add(shownEntry(trees[side], version)));
  return { left: wanted.left.list(), right: wanted.right.list() };
}

/** Files with content of their own that only one side has at their path: what may have moved. */
export function lonelyFiles({ count, left, right }: AlignedTrees): { gone: number[]; come: number[] } {
  const [gone, come]: [number[], number[]] = [[], []];
  for (let path = 0; path < count; path++) {
    const a = left.version[path];
    const b = right.version[path];
    if (b === NONE && a !== NONE && isMovable(left, a)) gone.push(path);
    else if (a === NONE && b !== NONE && isMovable(right, b)) come.push(path);
  }
  return { gone, come };
}

function isFile(side: AlignedSide, version: number): boolean {
  return realType(side, version) === TYPE.file;
}

function isMovable(side: AlignedSide, version: number): boolean {
  const type = side.tree.versions.kind[version] & KIND.type;
  return type !== TYPE.hardlink && isFile(side, version) && sizeOf(side, version) > 0;
}

/** Bytes of content at a version. */
function sizeOf(side: AlignedSide, version: number): number {
  const { versions, layers } = side.tree;
  const content = versions.content[version];
  return layers[versions.layer[content]]?.size[versions.entry[content]] ?? 0;
}

function sizesOf(side: AlignedSide, paths: readonly number[]): ReadonlySet<number> {
  return new Set(paths.map((path) => sizeOf(side, side.version[path])));
}

function wantOfSize(into: Marks, side: AlignedSide, path: number, sizes: ReadonlySet<number>): void {
  const version = side.version[path];
  if (sizes.has(sizeOf(side, version))) into.add(shownEntry(side, version));
}

/** Entries marked in one byte each: they come by the hundred thousand, hard links more than once. */
class Marks {
  private readonly side: AlignedSide;
  private readonly layers = new Map<number, Uint8Array>();

  constructor(side: AlignedSide) {
    this.side = side;
  }

  add({ layer, entry }: EntryRef): void {
    let marks = this.layers.get(layer);
    if (!marks) {
      marks = new Uint8Array(this.side.tree.layers[layer]?.count ?? 0);
      this.layers.set(layer, marks);
    }
    marks[entry] = 1;
  }

  list(): Wanted {
    return new Map(
      [...this.layers].map(([layer, marks]) => {
        const entries = new Uint32Array(marks.length);
        let count = 0;
        for (let entry = 0; entry < marks.length; entry++) if (marks[entry]) entries[count++] = entry;
        return [layer, entries.slice(0, count)];
      }),
    );
  }
}
