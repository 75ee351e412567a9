/** A table of contents that was kept proves, in the midst of work that builds on it, to be of other bytes. */

/** The bytes of a layer are not those that its cached index is of. */
export class StaleIndex extends Error {}

/** Does the work anew, from the trees on, where it meets such a table; each layer's is forgotten once at most. */
export async function onFreshIndexes<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StaleIndex)) throw error;
    }
  }
}
