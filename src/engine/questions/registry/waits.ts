/** What is waited for because registries asked to; `hurry` tries all of it at once. */
import type { Question } from '../question.ts';

/** Lists the registries that asked to wait. */
export const waits: Question<'waits'> = {
  async answer({ host }, { hurry }) {
    if (hurry) host.registryWaits?.hurry();
    return host.registryWaits?.list() ?? [];
  },
};
