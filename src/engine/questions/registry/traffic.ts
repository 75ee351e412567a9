/** What an image in a registry has cost so far, or all that was asked of registries: requests, and bytes of bodies. */
import type { Question } from '../question.ts';

/** Counts bytes and requests to registries. */
export const traffic: Question<'traffic'> = {
  async answer({ sessions: [session], registries }) {
    return session ? (session.traffic?.() ?? null) : registries.traffic();
  },
};
