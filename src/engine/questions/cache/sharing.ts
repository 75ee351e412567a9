/** Whether indexes that others made are used; what is listed already stays as it is. */
import type { Question } from '../question.ts';

/** Turns it on or off; answers what holds now. */
export const sharing: Question<'sharing'> = {
  async answer({ sharing: held }, { use }) {
    held.use = use;
    return { use };
  },
};
