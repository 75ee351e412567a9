/** Layer threads of a session worker, seen from both: the page starts them (`startThreads.ts`). */
import type { Thread } from '../pool.ts';
import type { Port } from '../rpc.ts';
import { UP } from './startWorker.ts';

/** The name by which the entry of both kinds of workers knows a layer worker. */
export const LAYER_WORKER = 'cutaway-layer';

/** From the session worker: start a thread that is talked to by the port, or end it. From the page: it died. */
export type ThreadMessage =
  | { readonly thread: number; readonly do: 'start'; readonly port: MessagePort }
  | { readonly thread: number; readonly do: 'stop' }
  | { readonly thread: number; readonly do: 'died'; readonly message: string };

export const isThreadMessage = (message: unknown): message is ThreadMessage =>
  typeof (message as Partial<ThreadMessage> | null)?.thread === 'number';

/** A port for rpc.ts over one end of a channel: what was sent before somebody listens waits. */
export function overChannel(port: MessagePort): Port {
  return {
    post: (message, transfer) => port.postMessage(message, [...transfer]),
    listen: (receive) => {
      port.onmessage = ({ data }) => receive(data);
    },
  };
}

/** What we need of a worker's global scope. */
interface Scope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** In the session worker: what starts a thread. */
export function threadsFromPage(scope: Scope): () => Thread {
  const deaths = new Map<number, (error: Error) => void>();
  let last = 0;
  scope.addEventListener('message', ({ data }) => {
    if (!isThreadMessage(data) || data.do !== 'died') return;
    deaths.get(data.thread)?.(new Error(data.message));
    deaths.delete(data.thread);
  });
  return () => {
    const thread = ++last;
    const { port1, port2 } = new MessageChannel();
    scope.postMessage({ thread, do: 'start', port: port2 } satisfies ThreadMessage, [port2]);
    return {
      port: overChannel(port1),
      stop() {
        deaths.delete(thread);
        port1.close();
        scope.postMessage({ thread, do: 'stop' } satisfies ThreadMessage, []);
      },
      onDeath: (report) => void deaths.set(thread, report),
    };
  };
}

/** In the layer thread: the port that it is handed once it said that it is up. */
export function portOfThread(scope: Scope): Port {
  let open: Port | undefined;
  return {
    post: (message, transfer) => open?.post(message, transfer),
    listen(receive) {
      scope.addEventListener('message', ({ data }) => {
        open = overChannel(data as MessagePort);
        open.listen(receive);
      });
      scope.postMessage(UP, []);
    },
  };
}
