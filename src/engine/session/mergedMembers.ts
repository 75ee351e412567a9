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

/** Links in `path` are followed inside the image's root. Throws `not-found`. */
export async function mergedMembers(image: Image, path: string, options: CallOptions): Promise<MergedMembers> {
  const depth = image.layers.length - 1;
  const tree = await image.tree(depth, options);
  const top = stepTo(tree, depth, ROOT, new TextEncoder().encode(path));
  if (top === NONE) throw new ImageError('not-found', path, 'Nothing is there.');
  return { members: members(tree, depth, top), basis: image.basis(tree, depth) };
}
