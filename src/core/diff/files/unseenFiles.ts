/**
 * Files that ship and that nobody sees, because a later layer deletes or replaces them: which of them the other side has no
 * counterpart of. Two images of the same root filesystem may differ in these alone, and such a file may hold a key.
 */
import { bytesToText } from '../../oci/text.ts';
import { NO_ENTRY } from '../../rootfs/columns.ts';
import { NONE } from '../../rootfs/tree/paths.ts';
import { TYPE } from '../../rootfs/tree/versions.ts';
import { FIELD } from '../change.ts';
import { NOISE } from '../noise.ts';
import { type AlignedSide, type AlignedTrees, realType, shownEntry } from './alignedTrees.ts';
import { cacheTest } from './caches.ts';
import { fieldsBetween, type Sameness } from './fieldsBetween.ts';

/** A file of one side's layers that does not show, with a content that the other side has in no layer at this path. */
export interface UnseenFile {
  /** Without a leading slash. */
  readonly path: string;
  readonly side: 'left' | 'right';
  readonly layer: number;
  /** The layer that hides it, and how. */
  readonly hiddenBy: number;
  readonly how: 'deletes' | 'replaces';
}

/** What the files that do not show differ in. */
export interface UnseenDiff {
  readonly files: readonly UnseenFile[];
  /** How many paths have such files; `files` has those of the first of them. */
  readonly count: number;
  /** Kinds of noise (bits of NOISE) that the others differ in: times, what else headers say, caches. */
  readonly noise: number;
}

/** Paths that are named; the others are counted. */
const UNSEEN_FILES_MAX_COUNT = 1000;

const HELD = FIELD.type | FIELD.content | FIELD.size | FIELD.link | FIELD.device | FIELD.unread;
/** Compares what does not show, path by path; contents are those that `unseenPairs` named. */
export function compareUnseen(trees: AlignedTrees, same: Sameness): UnseenDiff {
  const isCache = cacheTest();
  const files: UnseenFile[] = [];
  let [count, noise, last] = [0, 0, NONE];
  for (const { path, side, version, others } of unseenVersions(trees)) {
    const bits = leastDifference(trees, { side, version, others }, same);
    if (bits === 0) continue;
    const name = nameOf(trees[side], path);
    if (isCache(name)) noise |= NOISE.caches;
    else if ((bits & HELD) === 0) noise |= bits === FIELD.mtime ? NOISE['file-times'] : NOISE['header-form'];
    else {
      if (path !== last) count += 1;
      last = path;
      if (count <= UNSEEN_FILES_MAX_COUNT) files.push(unseenFile(trees[side], path, side, version));
    }
  }
  return { files, count, noise };
}

/** Calls `want` with the entries of each side whose contents decide. */
export function unseenPairs(
  trees: AlignedTrees,
  sameEntry: Sameness['entry'],
  want: (side: 'left' | 'right', version: number) => void,
): void {
  for (const { side, version, others } of unseenVersions(trees)) {
    const other = side === 'left' ? 'right' : 'left';
    const size = sizeOf(trees[side], version);
    if (size === 0 || realType(trees[side], version) !== TYPE.file) continue;
    if (others.some((one) => isSame(trees, { side, version, others }, one, sameEntry))) continue;
    for (const one of others) {
      if (realType(trees[other], one) !== TYPE.file || sizeOf(trees[other], one) !== size) continue;
      want(side, version);
      want(other, one);
    }
  }
}

interface Unseen {
  readonly side: 'left' | 'right';
  readonly version: number;
  /** All that the other side's layers have at the path. */
  readonly others: readonly number[];
}

/** Every version that a later one hides, directories left out: they hold nothing of their own. */
function* unseenVersions(trees: AlignedTrees): Generator<Unseen & { readonly path: number }> {
  const shown = { left: shownContents(trees.left), right: shownContents(trees.right) };
  for (const path of unseenPaths(trees, shown.left, shown.right)) {
    for (const side of ['left', 'right'] as const) {
      const unseen = versionsAt(trees[side], path).filter(
        (version) =>
          !shown[side][trees[side].tree.versions.content[version]] && realType(trees[side], version) !== TYPE.dir,
      );
      if (unseen.length === 0) continue;
      const others = versionsAt(trees[side === 'left' ? 'right' : 'left'], path);
      for (const version of unseen) yield { path, side, version, others };
    }
  }
}

/** 1 for what some path shows: a hard link may keep a content whose first name is gone. */
function shownContents({ tree: { versions }, version }: AlignedSide): Uint8Array {
  const shown = new Uint8Array(versions.count);
  for (const at of version) if (at !== NONE) shown[versions.content[at]] = 1;
  return shown;
}

function unseenPaths({ count, left, right }: AlignedTrees, shownLeft: Uint8Array, shownRight: Uint8Array): number[] {
  const paths: number[] = [];
  for (let path = 0; path < count; path++)
    if (hasUnseen(left, shownLeft, path) || hasUnseen(right, shownRight, path)) paths.push(path);
  return paths;
}

/** May something at the path not show? Nearly all paths have one version, which does: of those nothing is listed. */
function hasUnseen({ tree: { paths, versions }, path: own }: AlignedSide, shown: Uint8Array, path: number): boolean {
  if (own[path] === NONE) return false;
  let at = paths.head[own[path]];
  while (at !== NONE && shown[versions.content[at]] !== 0) at = versions.previous[at];
  return at !== NONE;
}

/** What the layers up to the side's depth put at a path, the newest first. */
function versionsAt({ tree: { paths, versions }, path: own, depth }: AlignedSide, path: number): number[] {
  const found: number[] = [];
  if (own[path] === NONE) return found;
  for (let at = paths.head[own[path]]; at !== NONE; at = versions.previous[at]) {
    if (versions.layer[at] > depth || versions.isRemoval(at)) continue;
    if (versions.entry[versions.content[at]] !== NO_ENTRY) found.push(at);
  }
  return found;
}

function isSame(trees: AlignedTrees, { side, version }: Unseen, other: number, entry: Sameness['entry']): boolean {
  const [a, b] = side === 'left' ? [version, other] : [other, version];
  return entry(shownEntry(trees.left, a), shownEntry(trees.right, b));
}

/** By what a version differs from the one on the other side that is most like it. */
function leastDifference(trees: AlignedTrees, { side, version, others }: Unseen, same: Sameness): number {
  let least = HELD;
  for (const other of others) {
    const [a, b] = side === 'left' ? [version, other] : [other, version];
    const bits = fieldsBetween(trees.left, a, trees.right, b, same);
    if (bits === 0) return 0;
    if ((bits & HELD) === 0 && (least & HELD || bits < least)) least = bits;
  }
  return least;
}

function unseenFile(at: AlignedSide, path: number, side: 'left' | 'right', version: number): UnseenFile {
  const { versions, paths } = at.tree;
  let next = paths.head[at.path[path]];
  while (versions.previous[next] !== version) next = versions.previous[next];
  const how = versions.isRemoval(next) ? 'deletes' : 'replaces';
  return { path: nameOf(at, path), side, layer: versions.layer[version], hiddenBy: versions.layer[next], how };
}

const nameOf = ({ tree, path: own }: AlignedSide, path: number) => bytesToText(tree.paths.bytesOf(own[path]));

function sizeOf(side: AlignedSide, version: number): number {
  const { layer, entry } = shownEntry(side, version);
  return side.tree.layers[layer]?.size[entry] ?? 0;
}
