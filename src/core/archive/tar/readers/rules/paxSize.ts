/** Two sizes, one in a PAX record and another in the header, or a record that only some take for a number (CVE-2025-62518). */
import { sizeField } from '../../header.ts';
import { hasKey, type Rule } from '../rule.ts';

export const paxSize: Rule = {
  name: 'pax-size',
  covers: (seen, topics) => (topics.includes('size') || topics.includes('stored')) && hasKey(seen, 'size'),
  what: ({ header }, { stored }) =>
    `A PAX record states the size of this entry: ${stored} bytes are read here, although its header says ${sizeField(header)}.`,
};
