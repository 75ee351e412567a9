/** What a registry lists: its repositories, the tags of one, where tags lead. */
import { listRepositories } from '../../../core/store/registry/browse/catalog.ts';
import { readTagHeads } from '../../../core/store/registry/browse/tagHeads.ts';
import { listTags } from '../../../core/store/registry/browse/tags.ts';
import type { Question } from '../question.ts';

/** A part is the list of those that came with one page. */
export const catalog: Question<'catalog'> = {
  answer: async ({ registries }, { registry, credential }, { signal, onPart }) =>
    listRepositories(registry, registries.options(registry, credential), signal, onPart),
};

/** A part is the sorted list of all so far. */
export const tags: Question<'tags'> = {
  answer: async ({ registries }, args, { signal, onPart }) => listTags(registries.access(args), signal, onPart),
};

/** A part is one TagHead. */
export const tagHeads: Question<'tagHeads'> = {
  answer: async ({ registries }, args, { signal, onPart }) =>
    readTagHeads(registries.access(args), args.tags, signal, onPart),
};
