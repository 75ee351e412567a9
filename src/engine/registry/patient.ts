/**
 * Registries that ask to wait are waited for: 429 and 503 with Retry-After (RFC 9110, section 10.2.3). Who waits says
 * how: the command line sleeps, the page shows it and lets a person hurry.
 */
import type { Fetch } from '../../core/bytes/http/url.ts';

const TRIES = 5;

/** A registry that asked to be left alone for a while. */
export interface AskedToWait {
  readonly registry: string;
  readonly seconds: number;
}

/** What waiting for registries needs. */
interface PatientArgs {
  readonly fetch: Fetch;
  /** Comes back when it is time to try again; throws what the signal says where that fires first. */
  wait(asked: AskedToWait, signal: AbortSignal | undefined): Promise<void>;
  /** Asked to wait longer, the refusal is passed on: a person decides. */
  readonly maxSeconds: number;
  /** Milliseconds since the epoch, for times that are given as dates. */
  now(): number;
}

/** The same fetch; the proxy passes a 503 on as 502, with the time that it names. */
export function patient({ fetch, wait, maxSeconds, now }: PatientArgs): Fetch {
  return async (path, init) => {
    for (let tries = 1; ; tries++) {
      const response = await fetch(path, init);
      const seconds = mayWait(response, init) ? secondsToWait(response, tries, now()) : undefined;
      if (seconds === undefined || seconds > maxSeconds || tries === TRIES) return response;
      await response.body?.cancel();
      await wait({ registry: path.split('/')[2] ?? '', seconds }, init?.signal ?? undefined);
    }
  };
}

/** Looks at many tags in passing are not waited for: whoever makes them stops and says so. */
function mayWait({ status }: Response, init: RequestInit | undefined): boolean {
  return (status === 429 || status === 502) && init?.method !== 'HEAD';
}

/** Undefined where waiting is of no use. A registry that only says "too many" gets twice as long each time. */
function secondsToWait({ headers, status }: Response, tries: number, now: number): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return status === 429 ? 2 ** (tries - 1) : undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
