/** What is at a path of the finished root filesystem and below it, as members of an archive. */
import { u32At } from '../../core/bytes/at.ts';
import type { Basis } from '../../core/oci/basis/basis.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { type Member, members } from '../../core/rootfs/export/members.ts';
import { type FileTree, versionAt } from '../../core/rootfs/fileTree.ts';
import { stepTo } from '../../core/rootfs/follow.ts';
import { NONE, ROOT } from '../../core/rootfs/tree/paths.ts';
import type { CallOptions } from '../engine.ts';
import { type FoundInUpper, searchUpper } from './find.ts';
import type { Image } from './images.ts';

/** The members of a tar of the root filesystem. */
export interface MergedMembers {
  readonly members: readonly Member[];
  readonly basis: Basis;
}

/**
 * What several paths and all below them are with layers 0..depth applied. Paths that nothing is at are left out; a
 * symbolic link at the end of one is meant itself, not where it leads.
 */
export async function membersOf(
  image: Image,
  { depth, paths }: { readonly depth: number; readonly paths: readonly Uint8Array[] },
  options: CallOptions,
): Promise<readonly Member[]> {
  const tree = await image.tree(depth, options);
  const find = exactPaths(tree, depth);
  const tops = new Set(paths.map(find));
  tops.delete(NONE);
  const isInside = (top: number): boolean => {
    for (let at = u32At(tree.paths.parent, top); at !== NONE; at = u32At(tree.paths.parent, at)) {
      if (tops.has(at)) return true;
      if (at === ROOT) return false;
    }
    return false;
  };
  return [...tops].filter((top) => !isInside(top)).flatMap((top) => members(tree, depth, top));
}

/** Finds the number of a path as it is written; entries of a directory are looked through once. */
function exactPaths(tree: FileTree, depth: number): (path: Uint8Array) => number {
  const { paths } = tree;
  const known = new Map<number, ReadonlyMap<string, number>>();
  const entriesOf = (directory: number): ReadonlyMap<string, number> => {
    const entries = new Map<string, number>();
    for (let at = u32At(paths.firstChild, directory); at !== NONE; at = u32At(paths.nextSibling, at))
      if (versionAt(tree, at, depth) !== NONE) entries.set(keyOf(paths.bytesOf(at)), at);
    known.set(directory, entries);
    return entries;
  };
  return (path) => {
    if (path.length === 0) return ROOT;
    const slash = path.lastIndexOf(0x2f);
    const directory = slash < 0 ? ROOT : stepTo(tree, depth, ROOT, path.subarray(0, slash));
    return directory === NONE ? NONE : ((known.get(directory) ?? entriesOf(directory)).get(keyOf(path)) ?? NONE);
  };
}

const keyOf = (path: Uint8Array): string => String.fromCharCode(...path);

/**
 * Links in `path` are followed inside the image's root. With `fromTop` a file is looked for from the top layer down, one by
 * one, and the answer does not rest on layers that cannot matter; a directory rests on all. Throws `not-found`.
 */
export async function mergedMembers(
  image: Image,
  { path, fromTop }: { readonly path: string; readonly fromTop: boolean },
  options: CallOptions,
): Promise<MergedMembers> {
  const upper = fromTop && !IS_ROOT.test(path) ? await searchUpper(image, path, options) : undefined;
  return (upper && fileOfUpper(image, path, upper)) ?? allMembers(image, path, options);
}

const IS_ROOT = /^[./]*$/;

/** The member as it is with all layers; undefined where it is not one file by its own entry. */
function fileOfUpper(image: Image, path: string, { found, gaps, layer }: FoundInUpper): MergedMembers | undefined {
  const { tree, below } = found;
  const depth = tree.layers.length - 1;
  const top = stepTo(tree, depth, ROOT, new TextEncoder().encode(path));
  if (top === NONE) return undefined;
  const [member, ...more] = members(tree, depth, top);
  const { layer: own, entry } = found.followed.content;
  if (more.length > 0 || member?.content?.layer !== own || member.content.entry !== entry) return undefined;
  const content = { ...member.content, layer: member.content.layer + below };
  const incomplete = gaps.filter((gap) => gap.layer >= content.layer);
  return { members: [{ ...member, content }], basis: { incomplete, unchecked: image.unchecked(layer) } };
}

async function allMembers(image: Image, path: string, options: CallOptions): Promise<MergedMembers> {
  const depth = image.layers.length - 1;
  const tree = await image.tree(depth, options);
  const top = stepTo(tree, depth, ROOT, new TextEncoder().encode(path));
  if (top === NONE) throw new ImageError('not-found', path, 'No such file or directory.');
  return { members: members(tree, depth, top), basis: image.basis(tree, depth) };
}
