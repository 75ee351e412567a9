/** A PAX path and a GNU long name before one entry, or two of a kind; a long name that is empty or goes on behind a NUL. */
import type { Rule } from '../../rule.ts';

const LONG = [0x4c, 0x4b];

export const nameOrder: Rule = {
  name: 'name-order',
  covers: ({ chain }, topics) =>
    topics.some((topic) => topic === 'path' || topic === 'link' || topic === 'end') &&
    (chain.length > 1 || chain.some(({ flag }) => LONG.includes(flag))),
  what: ({ chain }) =>
    chain.length > 1
      ? `${chain.length} extended headers precede this entry (${chain.map(({ flag }) => String.fromCharCode(flag)).join(', ')}).`
      : 'The long name of this entry is empty or contains a NUL byte.',
};
