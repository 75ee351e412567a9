/** Ports for rpc.ts over what browsers have: a Worker from outside, its own global scope from inside. */
import type { Port } from '../rpc.ts';

/** A worker as its starter sees it. */
export function fromWorker(worker: Worker): Port {
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    listen: (receive) => worker.addEventListener('message', (event) => receive(event.data)),
  };
}

/** What we need of a DedicatedWorkerGlobalScope, whose name the page's types don't know. */
export interface WorkerScope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** The worker's own end. */
export function fromScope(scope: WorkerScope): Port {
  return {
    post: (message, transfer) => scope.postMessage(message, [...transfer]),
    listen: (receive) => scope.addEventListener('message', (event) => receive(event.data)),
  };
}
