/** What is at a path of the finished root filesystem and below it, as members of an archive. */
import type { Basis } from '../../core/oci/basis/basis.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { type Member, members } from '../../core/rootfs/export/members.ts';
import { stepTo } from '../../core/rootfs/follow.ts';
import { NONE, ROOT } from '../../core/rootfs/tree/paths.ts';
import type { CallOptions } from '../engine.ts';
import type { Image } from './images.ts';

export interface MergedMembers {
  readonly members: readonly Member[];
  readonly basis: Basis;
}

/** What several paths and all below them are with layers 0..depth applied. Paths that nothing is at are left out. */
export async function membersOf(
  image: Image,
  { depth, paths }: { readonly depth: number; readonly paths: readonly Uint8Array[] },
  options: CallOptions,
): Promise<readonly Member[]> {
  const tree = await image.tree(depth, options);
  const tops = new Set(paths.map((path) => stepTo(tree, depth, ROOT, path)));
  tops.delete(NONE);
  const isInside = (top: number): boolean => {
    for (let at = tree.paths.parent[top] as number; at !== NONE; at = tree.paths.parent[at] as number) {
      if (tops.has(at)) return true;
      if (at === ROOT) return false;
    }
    return false;
  };
  return [...tops].filter((top) => !isInside(top)).flatMap((top) => members(tree, depth, top));
}

/** Links in `path` are followed inside the image's root. Throws `not-found`. */
export async function mergedMembers(image: Image, path: string, options: CallOptions): Promise<MergedMembers> {
  const depth = image.layers.length - 1;
  const tree = await image.tree(depth, options);
  const top = stepTo(tree, depth, ROOT, new TextEncoder().encode(path));
  if (top === NONE) throw new ImageError('not-found', path, 'Nothing is there.');
  return { members: members(tree, depth, top), basis: image.basis(tree, depth) };
}
