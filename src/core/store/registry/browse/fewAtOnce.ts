/** Work on many things, a few at a time: registries count what is asked of them at once. */
import { itemAt } from '../../../bytes/at.ts';
import { REGISTRY_ASKED_AT_ONCE } from '../../../bytes/limits.ts';

/** The results in the order of the items. Begins no more work once one has failed or `stop` says so. */
export async function fewAtOnce<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  stop: () => boolean = () => false,
): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  let failed = false;
  async function worker(): Promise<void> {
    while (next < items.length && !failed && !stop()) {
      const at = next++;
      try {
        results[at] = await work(itemAt(items, at));
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(REGISTRY_ASKED_AT_ONCE, items.length) }, worker));
  // Work that was never begun leaves no hole.
  return results.filter(() => true);
}
