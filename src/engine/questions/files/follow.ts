/** Where the links at a path lead, inside the image root only. */
import { follow as followLinks } from '../../../core/rootfs/follow.ts';
import type { Question } from '../question.ts';

/** Follows the links of a path inside the root of the image. */
export const follow: Question<'follow'> = {
  async answer({ session }, { image, depth, path }, options) {
    const tree = await session.image(image).tree(depth, options);
    const { path: end, row, hops, problem } = followLinks(tree, depth, path);
    return { path: end, row, hops, problem };
  },
};
