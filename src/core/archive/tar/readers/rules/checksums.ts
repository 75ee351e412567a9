/** Checksums of signed bytes (SunOS, early GNU), or not written as usual. */
import { CHECKSUM, fieldOf } from '../fields.ts';
import type { Rule } from '../rule.ts';

export const checksums: Rule = {
  name: 'checksum',
  covers: ({ header, isSigned }, topics) => topics.includes('end') && (isSigned || fieldOf(header, CHECKSUM)[0] === 0),
  what: ({ isSigned }) =>
    isSigned
      ? 'The checksum of this header is a sum of signed bytes, as old systems wrote it.'
      : 'The checksum of this header is not written as usual.',
};
