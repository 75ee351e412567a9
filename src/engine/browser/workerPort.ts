/** A port for rpc.ts over the global scope of a worker. */
import type { Port } from '../rpc.ts';
import { UP } from './startWorker.ts';

/** What we need of a DedicatedWorkerGlobalScope, whose name the page's types don't know. */
export interface WorkerScope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** The worker's own end: whoever started it hears that it is up once it listens. */
export function fromScope(scope: WorkerScope): Port {
  return {
    post: (message, transfer) => scope.postMessage(message, [...transfer]),
    listen: (receive) => {
      scope.addEventListener('message', (event) => receive(event.data));
      scope.postMessage(UP, []);
    },
  };
}
