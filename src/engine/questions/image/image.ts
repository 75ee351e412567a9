/** The image at a manifest: its config, its history aligned with its layers, and which of these can be read in full. */
import type { Question } from '../question.ts';

/** The summary of an image: config, history and layers. */
export const image: Question<'image'> = {
  answer: async ({ session }, args) => session.images.image(args.image),
};

/** What an answer about an image would rest on: the layers that are not read in full. */
export const basis: Question<'basis'> = {
  async answer({ session }, { image: key, read }, options) {
    const image = session.image(key);
    if (!read) return image.glance(options);
    const depth = image.layers.length - 1;
    return image.basis(await image.tree(depth, options), depth);
  },
};

/** The archive as it lies on disk. */
export const layout: Question<'layout'> = {
  answer: async ({ session }) => session.images.layout(),
};
