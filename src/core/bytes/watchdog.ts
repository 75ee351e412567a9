/**
 * The watchdog of reads that may never settle. The clock is passed in, since core owns none.
 */

/** Calls back after `ms` milliseconds unless the returned function was called before. A host gives its `setTimeout`. */
export type Timer = (callback: () => void, ms: number) => () => void;

/** What `withWatchdog` gives when the time ran out first. */
export const STALLED = Symbol('stalled');

/** The promise's value, or STALLED when it did not settle within `ms`; its later failure is then swallowed. */
export function withWatchdog<T>(promise: Promise<T>, timer: Timer, ms: number): Promise<T | typeof STALLED> {
  return new Promise((resolve, reject) => {
    const cancel = timer(() => resolve(STALLED), ms);
    promise.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}
