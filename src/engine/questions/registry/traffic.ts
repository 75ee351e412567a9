/** What an image in a registry has cost so far: requests, and bytes of bodies. */
import type { Question } from '../question.ts';

export const traffic: Question<'traffic'> = {
  answer: async ({ session }) => session.traffic?.() ?? null,
};
