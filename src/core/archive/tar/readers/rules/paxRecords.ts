/** PAX records that are repeated, empty, not numbers to all, or lines within another record. */
import { hasPax, type Rule } from '../rule.ts';

export const paxRecords: Rule = {
  name: 'pax-records',
  covers: (seen, topics) => !topics.includes('mode') && hasPax(seen),
  what: () => 'The PAX records of this entry are repeated, empty or not written as usual.',
};
