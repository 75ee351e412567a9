/** A file whose path ends with a slash, which is how v7 wrote directories. */
import { u8At } from '../../../../../bytes/at.ts';
import type { Rule } from '../../rule.ts';

export const slashes: Rule = {
  name: 'trailing-slash',
  covers: ({ header }, topics, { type }) =>
    (topics.includes('kind') || topics.includes('stored')) &&
    type <= 1 &&
    '07\0'.includes(String.fromCharCode(u8At(header, 156))),
  what: () => 'The path of this entry ends with a slash, but its type is that of a file.',
};
