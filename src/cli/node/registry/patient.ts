/** Registries that ask to wait are waited for: 429 and 503 with Retry-After (RFC 9110, section 10.2.3). */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fetch } from '../../../core/bytes/url.ts';

/** Asked to wait longer, we say so instead: a person decides. */
const WAIT_MAX_SECONDS = 60;
const TRIES = 5;

/** The same fetch; the proxy passes a 503 on as 502, with the time that it names. */
export function patient(fetch: Fetch): Fetch {
  return async (path, init) => {
    for (let tries = 1; ; tries++) {
      const response = await fetch(path, init);
      const seconds = response.status === 429 || response.status === 502 ? secondsToWait(response, tries) : undefined;
      if (seconds === undefined || seconds > WAIT_MAX_SECONDS || tries === TRIES) return response;
      await response.body?.cancel();
      await sleep(seconds * 1000, undefined, init?.signal ? { signal: init.signal } : {}).catch(() => {
        throw init?.signal?.reason ?? new Error('stopped');
      });
    }
  };
}

/** Undefined where waiting is of no use. A registry that only says "too many" gets twice as long each time. */
function secondsToWait({ headers, status }: Response, tries: number): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return status === 429 ? 2 ** (tries - 1) : undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
