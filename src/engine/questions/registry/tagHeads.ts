/** Where tags lead. A part is one TagHead. */
import { readTagHeads } from '../../../core/store/registry/browse/tagHeads.ts';
import type { Question } from '../question.ts';

/** Asks what tags point to, with a HEAD request each. */
export const tagHeads: Question<'tagHeads'> = {
  answer: async ({ registries }, args, { signal, onPart }) =>
    readTagHeads(registries.access(args), args.tags, signal, onPart),
};
