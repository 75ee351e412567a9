/** What a process takes away again when it ends, however it ends (save by kill -9). */

const SIGNALS = [
  ['SIGINT', 2],
  ['SIGTERM', 15],
  ['SIGHUP', 1],
] as const;

const undos = new Set<() => void>();
let isListening = false;

/** Runs `undo` when the process ends, by a signal too, until what is returned is called. */
export function undoOnExit(undo: () => void): () => void {
  undos.add(undo);
  listen();
  return () => void undos.delete(undo);
}

function listen(): void {
  if (isListening) return;
  isListening = true;
  process.on('exit', undoAll);
  for (const [signal, number] of SIGNALS)
    process.on(signal, () => {
      undoAll();
      // As the signal would have ended it: leaving in order waits for reads that may never end, as that of a pipe nobody writes to.
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
      // The first process of a container is not ended by its own signals.
      process.exit(128 + number);
    });
}

function undoAll(): void {
  for (const undo of [...undos]) undo();
  undos.clear();
}
