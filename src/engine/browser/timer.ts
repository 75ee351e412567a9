/** The clock that core's watchdog is given. */
import type { Timer } from '../../core/bytes/blob.ts';

/** setTimeout of the page as a Timer. */
export const timer: Timer = (callback, ms) => {
  const running = setTimeout(callback, ms);
  return () => clearTimeout(running);
};
