/** A size on a link, a directory, a fifo or a device: does content follow it, before the next header? */
import { hasBody } from '../../header.ts';
import type { Rule } from '../rule.ts';

export const sizeWithoutContent: Rule = {
  name: 'size-without-content',
  covers: (_, topics, { type }) => topics.includes('stored') && !hasBody(type),
  what: (_, { stored }) => `This entry cannot have content, but states ${stored} bytes of it.`,
};
