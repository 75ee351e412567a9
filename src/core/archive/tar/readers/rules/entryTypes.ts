/** Types that only some programs know: of Solaris, of GNU's backups. */
import { UNKNOWN } from '../../entry.ts';
import type { Rule } from '../rule.ts';

export const entryTypes: Rule = {
  name: 'entry-type',
  covers: (_, topics, { type }) => type === UNKNOWN && (topics.includes('kind') || topics.includes('stored')),
  what: (_, { flag }) => `The type of this entry (${flag}) is not one of POSIX.`,
};
