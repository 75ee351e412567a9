/** Turns: long loops in the session worker let other messages in, an abort above all, and end when one has come. */
import { throwIfAborted } from '../../core/oci/imageError.ts';

/** Milliseconds of work between two turns. */
const WORK = 25;
/** Steps between two looks at the clock. */
const STEPS = 64;

/** Gives other work its turn during a long computation. */
export interface Turns {
  /** Cheap: to be asked at every step. */
  isDue(step: number): boolean;
  /** Lets messages in; throws `aborted`. */
  take(): Promise<void>;
}

/** Turns that end when the signal is aborted. */
export function createTurns(signal: AbortSignal | undefined): Turns {
  let last = performance.now();
  return {
    isDue: (step) => step % STEPS === 0 && performance.now() - last > WORK,
    async take() {
      if (performance.now() - last > WORK) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        last = performance.now();
      }
      throwIfAborted(signal);
    },
  };
}
