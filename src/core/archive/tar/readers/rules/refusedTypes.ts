/** Types that no runtime unpacks: Go's reader lists them, and whoever unpacks with it then knows only those of POSIX. */
import { type ReaderView, RUNTIMES } from '../../../../oci/finding.ts';
import { flagText } from '../../header.ts';
import type { Rule } from '../rule.ts';

const REFUSED: readonly ReaderView[] = RUNTIMES.map((name) => ({ name, sees: 'an error, and the layer refused' }));

export const refusedTypes: Rule = {
  name: 'refused-type',
  covers: (_, topics, { flag }) => topics.length === 0 && refusing(flag).length > 0,
  what: (_, { flag }) => `The type of this entry (${flagText(flag)}) is not one that runtimes unpack.`,
};

/** Who refuses a layer with an entry of this type. */
export function refusing(flag: number): readonly ReaderView[] {
  return flag === 0 || (flag >= 0x30 && flag <= 0x36) ? [] : REFUSED;
}
