/** Entries of all layers that meet a query, by what they are and by what is in them; reported in parts as SearchPart. */
import { Search } from '../../search/search.ts';
import type { Question } from '../question.ts';

/** Searches names and contents in all layers. */
export const search: Question<'search'> = {
  answer: ({ session, host }, args, options) => new Search(session, host, args, options).run(),
};
