/**
 * Long work on the page in slices: a generator is run until it has used its time, then goes on in a later task, so that
 * the page answers in between. Short work is over in the first slice, before anything is drawn.
 */

/** ms. Half a frame: leaves the other half for drawing. */
const SLICE = 8;
/** How many steps pass between looks at the clock. */
export const STEPS = 2048;

export type Sliced<T> = Generator<void, T, void>;

/** Runs to the end at once; for tests and small work. */
export function runWhole<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Runs in slices; `done` is called within this call where one slice is enough. Returns what stops it. */
export function runSliced<T>(work: Sliced<T>, done: (value: T) => void): () => void {
  let stopped = false;
  const go = () => {
    if (stopped) return;
    const until = performance.now() + SLICE;
    do {
      const step = work.next();
      if (step.done) {
        done(step.value);
        return;
      }
    } while (performance.now() < until);
    later(go);
  };
  go();
  return () => {
    stopped = true;
  };
}

/** The same as a promise; fails with the signal's reason once that has stopped it. */
export function inSlices<T>(work: Sliced<T>, signal?: AbortSignal): Promise<T> {
  return new Promise((done, fail) => {
    const stop = runSliced(work, done);
    signal?.addEventListener('abort', () => {
      stop();
      fail(signal.reason);
    });
  });
}

/** A message is a task of its own, without the 4 ms that nested timers wait. */
function later(task: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    task();
  };
  port2.postMessage(null);
}
