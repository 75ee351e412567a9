/** A size on a link, a directory, a fifo or a device: has it content, which the next header lies behind? */
import { DIR, HARDLINK } from '../entry.ts';
import { hasBody } from '../header.ts';
import { all, type Rule } from './rule.ts';

export const sizeWithoutContent: Rule = {
  name: 'size-without-content',
  look({ entry: { type, stored }, extensions }) {
    if (hasBody(type) || stored <= 0) return undefined;
    const isPax = extensions.current?.size !== undefined;
    const gnu = type !== DIR && (isPax || type !== HARDLINK);
    const names = [...(gnu ? ['GNU tar'] : []), ...(isPax ? ['bsdtar'] : [])];
    if (names.length === 0) return undefined;
    return {
      what: `This entry can have no content and states ${stored} bytes of it.`,
      here: 'the next entry directly behind it',
      readers: all(names, `${stored} bytes of content, and none of the entries that lie in them`),
    };
  },
};
