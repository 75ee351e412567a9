/** The command line sleeps while a registry asks to wait. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fetch } from '../../../core/bytes/http/url.ts';
import { patient as patientWith } from '../../../engine/registry/patient.ts';

/** Asked to wait longer, we say so instead: a person decides. */
const WAIT_MAX_SECONDS = 60;

/** The same fetch, which waits where it is asked to. */
export function patient(fetch: Fetch): Fetch {
  return patientWith({
    fetch,
    maxSeconds: WAIT_MAX_SECONDS,
    now: () => Date.now(),
    wait: ({ seconds }, signal) =>
      sleep(seconds * 1000, undefined, signal ? { signal } : {}).catch(() => {
        throw signal?.reason ?? new Error('stopped');
      }),
  });
}
