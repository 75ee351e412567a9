/**
 * Who waits for a signal to fire. A signal looks through all of its listeners for each that is added or taken off, and
 * thousands of layers wait for one: so each signal has one listener, and that has the rest.
 */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls back once when the signal fires; the function that comes back ends that. */
export function whenAborted(signal: AbortSignal | undefined, call: () => void): () => void {
  if (!signal) return () => undefined;
  const calls = waiting.get(signal) ?? listenTo(signal);
  // One of its own, so that the same function can wait twice.
  const own = () => call();
  calls.add(own);
  return () => void calls.delete(own);
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const calls = new Set<() => void>();
  waiting.set(signal, calls);
  signal.addEventListener(
    'abort',
    () => {
      for (const call of [...calls]) if (calls.delete(call)) call();
    },
    { once: true },
  );
  return calls;
}
