/** What the page waits for because a registry asked to: shown to a person, who may try at once. */
import type { Fetch } from '../../core/bytes/http/url.ts';
import type { RegistryWait, RegistryWaits } from './wait.ts';
import { type AskedToWait, patient } from './patient.ts';

/** Asked to wait longer, the refusal is shown, with the time that it names. */
const WAIT_MAX_SECONDS = 600;

interface Waiting extends RegistryWait {
  wake(): void;
}

/** A fetch that waits, and the list of what it waits for. */
export function waitingFetch(fetch: Fetch): { readonly fetch: Fetch; readonly waits: RegistryWaits } {
  const waiting = new Set<Waiting>();

  function wait({ registry, seconds }: AskedToWait, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (then: () => void) => () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        waiting.delete(mine);
        then();
      };
      const stop = end(() => reject(signal?.reason));
      const mine: Waiting = { registry, until: Date.now() + seconds * 1000, wake: end(resolve) };
      const timer = setTimeout(mine.wake, seconds * 1000);
      signal?.addEventListener('abort', stop);
      waiting.add(mine);
    });
  }

  return {
    fetch: patient({ fetch, wait, maxSeconds: WAIT_MAX_SECONDS, now: () => Date.now() }),
    waits: {
      list: () => [...waiting].map(({ registry, until }) => ({ registry, until })),
      hurry() {
        for (const each of [...waiting]) each.wake();
      },
    },
  };
}
