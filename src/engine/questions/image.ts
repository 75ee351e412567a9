/** The image at a manifest: its config, and its history aligned with its layers. */
import type { Question } from './question.ts';

export const image: Question<'image'> = {
  answer: async ({ session }, args) => session.images.image(args.image),
};
