/** The files of the root filesystem that run as somebody else than who starts them. */
import { RIGHTS } from '../../../core/rootfs/columns.ts';
import { privilegedFiles } from '../../../core/rootfs/lookup/privilegedFiles.ts';
import type { Question } from '../question.ts';

/** Setuid and setgid files. */
export const privileged: Question<'privileged'> = {
  async answer({ session }, { image: key }, options) {
    const image = session.image(key);
    const depth = image.layers.length - 1;
    const tree = await image.tree(depth, options);
    return {
      files: privilegedFiles(tree, depth, RIGHTS.setuid | RIGHTS.setgid),
      basis: image.basis(tree, depth),
    };
  },
};
