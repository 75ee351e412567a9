/** The prefix of ustar in a header of GNU's, which has times there: Go wrote such headers before 1.8. */
import { dialectOf } from '../header.ts';
import { all, type Rule } from './rule.ts';

export const gnuPrefix: Rule = {
  name: 'gnu-prefix',
  look({ header, extensions, isPrefixed }) {
    // A long name or a PAX path stands for whatever the header says.
    if (header[345] === 0 || extensions.pending || dialectOf(header) !== 'gnu') return undefined;
    return isPrefixed
      ? {
          what: 'This header has a prefix where its GNU form has times.',
          here: 'the path with the prefix',
          readers: all(['GNU tar', 'bsdtar'], 'the path without it'),
        }
      : {
          what: 'This GNU header has times where other forms have the prefix of the path.',
          here: 'the path without them',
          readers: all(['Python'], 'the times as a part of the path'),
        };
  },
};
