/**
 * Which contents must be read to compare two trees: only files of equal size that stand at one path, or that may have
 * moved from one path to another.
 */
import type { EntryRef } from '../../rootfs/fileTree.ts';
import { NONE } from '../../rootfs/tree/paths.ts';
import { KIND, TYPE } from '../../rootfs/tree/versions.ts';
import { type AlignedSide, type AlignedTrees, realType, shownEntry } from './alignedTrees.ts';
import type { Sameness } from './fieldsBetween.ts';

/** Entries by layer. */
export type Wanted = ReadonlyMap<number, ReadonlySet<number>>;

/** The entries of each side to be hashed. */
export function wantedContents(trees: AlignedTrees, sameEntry: Sameness['entry']): { left: Wanted; right: Wanted } {
  const { count, left, right } = trees;
  const wanted = { left: new Map<number, Set<number>>(), right: new Map<number, Set<number>>() };
  for (let path = 0; path < count; path++) {
    const [a, b] = [left.version[path] as number, right.version[path] as number];
    if (a === NONE || b === NONE || !isFile(left, a) || !isFile(right, b)) continue;
    const size = sizeOf(left, a);
    if (size === 0 || size !== sizeOf(right, b)) continue;
    const [refA, refB] = [shownEntry(left, a), shownEntry(right, b)];
    if (sameEntry(refA, refB)) continue;
    want(wanted.left, refA);
    want(wanted.right, refB);
  }
  const { gone, come } = lonelyFiles(trees);
  const sizes = { left: sizesOf(left, gone), right: sizesOf(right, come) };
  for (const path of gone) wantOfSize(wanted.left, left, path, sizes.right);
  for (const path of come) wantOfSize(wanted.right, right, path, sizes.left);
  return wanted;
}

/** Files with content of their own that only one side has at their path: what may have moved. */
export function lonelyFiles({ count, left, right }: AlignedTrees): { gone: number[]; come: number[] } {
  const [gone, come]: [number[], number[]] = [[], []];
  for (let path = 0; path < count; path++) {
    const [a, b] = [left.version[path] as number, right.version[path] as number];
    if (b === NONE && a !== NONE && isMovable(left, a)) gone.push(path);
    else if (a === NONE && b !== NONE && isMovable(right, b)) come.push(path);
  }
  return { gone, come };
}

function isFile(side: AlignedSide, version: number): boolean {
  return realType(side, version) === TYPE.file;
}

function isMovable(side: AlignedSide, version: number): boolean {
  const type = (side.tree.versions.kind[version] as number) & KIND.type;
  return type !== TYPE.hardlink && isFile(side, version) && sizeOf(side, version) > 0;
}

/** Bytes of content at a version. */
export function sizeOf(side: AlignedSide, version: number): number {
  const { layer, entry } = shownEntry(side, version);
  return side.tree.layers[layer]?.size[entry] ?? 0;
}

function sizesOf(side: AlignedSide, paths: readonly number[]): ReadonlySet<number> {
  return new Set(paths.map((path) => sizeOf(side, side.version[path] as number)));
}

function wantOfSize(into: Map<number, Set<number>>, side: AlignedSide, path: number, sizes: ReadonlySet<number>): void {
  const version = side.version[path] as number;
  if (sizes.has(sizeOf(side, version))) want(into, shownEntry(side, version));
}

function want(into: Map<number, Set<number>>, { layer, entry }: EntryRef): void {
  const entries = into.get(layer);
  if (entries) entries.add(entry);
  else into.set(layer, new Set([entry]));
}
