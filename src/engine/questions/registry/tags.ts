/** The tags of a repository. A part is the sorted list of all so far. */
import { listTags } from '../../../core/store/registry/browse/tags.ts';
import type { Question } from '../question.ts';

/** Lists the tags of a repository. */
export const tags: Question<'tags'> = {
  answer: async ({ registries }, args, { signal, onPart }) => listTags(registries.access(args), signal, onPart),
};
