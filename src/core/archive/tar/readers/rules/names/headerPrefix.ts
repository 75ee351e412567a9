/** The prefix of the path in a header of GNU's, which has times there (Go wrote such before 1.8), or in one of no known form. */
import { dialectOf } from '../../../header.ts';
import type { Rule } from '../../rule.ts';

export const headerPrefix: Rule = {
  name: 'gnu-prefix',
  covers: ({ header }, topics) =>
    (topics.includes('path') && header[345] !== 0) || (topics.includes('size') && dialectOf(header) === 'gnu'),
  what: ({ header }) =>
    dialectOf(header) === 'gnu'
      ? 'This header has data where GNU headers store times and other headers store the prefix of the path.'
      : 'This header has a path prefix, but not quite the form that allows one.',
};
