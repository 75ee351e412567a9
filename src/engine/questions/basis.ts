/** What answers about an image rest on: which of its layers can be read whole. */
import type { Question } from './question.ts';

export const basis: Question<'basis'> = {
  async answer({ session }, { image: key, read }, options) {
    const image = session.image(key);
    if (!read) return image.glance(options);
    const depth = image.layers.length - 1;
    return image.basis(await image.tree(depth, options), depth);
  },
};
