/** A PAX header about all entries that follow (`g`), which some programs apply and others ignore or refuse. */
import { all, type Parting } from './rule.ts';

export const GLOBAL_HEADERS = 'global-header';

/** `keys`: what its records say of entries, by name. */
export function ofGlobalHeader(keys: readonly string[]): Parting | undefined {
  if (keys.length === 0) return undefined;
  return {
    what: `A global PAX header speaks here of all entries after it (${keys.join(', ')}).`,
    here: 'nothing of it',
    readers: [
      ...all(['GNU tar', 'Python'], 'all entries after it as it says'),
      { name: 'umoci 0.4', sees: 'an error, and the layer refused' },
    ],
  };
}
