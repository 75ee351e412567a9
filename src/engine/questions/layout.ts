/** The archive as it lies on disk. */
import type { Question } from './question.ts';

export const layout: Question<'layout'> = {
  answer: async ({ session }) => session.images.layout(),
};
