/** A link whose own header names no target: GNU tar takes none for `.`, and bsdtar asks the header which it is to hear others. */
import { HARDLINK, SYMLINK } from '../../../entry.ts';
import type { Rule } from '../../rule.ts';

export const linkTargets: Rule = {
  name: 'link-target',
  covers: ({ header, chain }, topics, { type }) =>
    (topics.includes('link') || topics.includes('kind')) &&
    (type === HARDLINK || type === SYMLINK) &&
    chain.length <= 1 &&
    header[157] === 0,
  what: ({ chain }) =>
    chain.length === 0
      ? 'This link names no target.'
      : 'The header of this link names no target; only the extended headers before it do.',
};
