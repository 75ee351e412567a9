/** What was asked of registries, and what they make us wait for. */
import type { Question } from '../question.ts';

/** What an image in a registry has cost so far, or all that was asked of registries: requests, and bytes of bodies. */
export const traffic: Question<'traffic'> = {
  async answer({ sessions: [session], registries }) {
    return session ? (session.traffic?.() ?? null) : registries.traffic();
  },
};

/** What is waited for because registries asked to; `hurry` tries all of it at once. */
export const waits: Question<'waits'> = {
  async answer({ host }, { hurry }) {
    if (hurry) host.registryWaits?.hurry();
    return host.registryWaits?.list() ?? [];
  },
};
