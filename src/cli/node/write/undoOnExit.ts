/** What a process takes away again when it is stopped half way. */

const SIGNALS = [
  ['SIGINT', 2],
  ['SIGTERM', 15],
  ['SIGHUP', 1],
] as const;

/** Runs `undo` when the process ends, by a signal too, until what is returned is called. */
export function undoOnExit(undo: () => void): () => void {
  const handlers = SIGNALS.map(([signal, number]) => {
    // Ends the process as the signal would have, but after its exit handlers.
    const handler = () => process.exit(128 + number);
    process.on(signal, handler);
    return [signal, handler] as const;
  });
  process.on('exit', undo);
  return () => {
    process.removeListener('exit', undo);
    for (const [signal, handler] of handlers) process.removeListener(signal, handler);
  };
}
