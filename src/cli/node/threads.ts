/** Layer threads in Node: worker_threads running the built layerThread.js, which takes and gives what rpc.ts says. */
import { Worker } from 'node:worker_threads';
import type { Thread } from '../../engine/pool.ts';
import type { Port } from '../../engine/rpc.ts';

/** What worker_threads' Worker and parentPort have in common. */
interface NodePort {
  postMessage(message: unknown, transfer?: readonly unknown[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** A port for rpc.ts. */
export function toPort(port: NodePort): Port {
  return {
    post: (message, transfer) => port.postMessage(message, transfer),
    listen: (receive) => void port.on('message', receive),
  };
}

/** Starts a thread. `file` is the built script; `folder` is where it finds the wasm. */
export function startThread(file: string, folder: string): Thread {
  const worker = new Worker(file, { workerData: { folder }, resourceLimits: { maxYoungGenerationSizeMb: 2 } });
  // An idle thread must not keep the process alive.
  worker.unref();
  return {
    port: toPort(worker as unknown as NodePort),
    stop: () => void worker.terminate(),
    onDeath(report) {
      worker.on('error', report);
      worker.on('exit', (code) => report(new Error(`exit status ${code}`)));
    },
  };
}
