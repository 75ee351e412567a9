/** An entry without a name, which some leave out. */
import type { Rule } from '../../rule.ts';

export const emptyNames: Rule = {
  name: 'empty-name',
  covers: (_, topics, { path }) => topics.includes('path') && path.start === path.end,
  what: () => 'This entry has no name.',
};
