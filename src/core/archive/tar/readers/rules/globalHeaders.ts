/** PAX headers about all entries that follow (`g`), which some programs apply and others ignore. */
import type { ReaderView } from '../../../../oci/finding.ts';
import { hasPax, type Rule } from '../rule.ts';

export const globalHeaders: Rule = {
  name: 'global-header',
  covers: (seen, topics) =>
    !topics.includes('mode') &&
    !topics.includes('end') &&
    !hasPax(seen) &&
    (seen.globals.length > 0 || seen.chain.some(({ flag }) => flag === 0x67)),
  what: () => 'A global PAX header before this entry applies to all entries after it.',
};

/** What is said where such a header stands. */
export interface Disagreement {
  readonly rule: string;
  readonly what: string;
  readonly here: string;
  readonly readers: readonly ReaderView[];
}

/** `keys`: what its records say of entries, which may be nothing: git puts a comment into one. */
export function ofGlobalHeader(keys: readonly string[]): Disagreement {
  return {
    rule: globalHeaders.name,
    what:
      keys.length === 0
        ? 'There is a global PAX header here, but it sets nothing for the entries after it.'
        : `A global PAX header here applies to all entries after it (${keys.join(', ')}).`,
    here: 'nothing of it',
    readers: [{ name: 'umoci 0.4', sees: 'an error, and the layer refused' }],
  };
}
