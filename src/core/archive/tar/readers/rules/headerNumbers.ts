/** Numbers in the header that are not written as usual: blank, behind a NUL, in base-256, too large, below zero. */
import type { Rule } from '../rule.ts';

export const headerNumbers: Rule = {
  name: 'header-number',
  covers: (_, topics) => topics.some((topic) => topic !== 'path' && topic !== 'link' && topic !== 'kind'),
  what: () => 'A number in this header is not written as usual.',
};
