/** The archive as it lies on disk. */
import type { Question } from './question.ts';

/** Lists the files of the input, each with an explanation. */
export const layout: Question<'layout'> = {
  answer: async ({ session }) => session.images.layout(),
};
