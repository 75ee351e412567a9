/** The repositories of a registry, where it tells. A part is the list of those that came with one page. */
import { listRepositories } from '../../../core/store/registry/browse/catalog.ts';
import type { Question } from '../question.ts';

/** Lists the repositories of a registry. */
export const catalog: Question<'catalog'> = {
  answer: async ({ registries }, { registry, credential }, { signal, onPart }) =>
    listRepositories(registry, registries.options(registry, credential), signal, onPart),
};
