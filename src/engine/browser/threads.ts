/**
 * Layer threads of a session worker, started by the page for it. A worker within a worker would do, but for Firefox: there
 * about one such start in ten never returns, and the worker that asked hangs with it.
 */
import type { Thread } from '../pool.ts';
import type { Port } from '../rpc.ts';
import { startWorker, type StartedWorker, UP } from './startWorker.ts';

/** From the session worker: start a thread that is talked to by the port, or end it. From the page: it died. */
type ThreadMessage =
  | { readonly thread: number; readonly do: 'start'; readonly port: MessagePort }
  | { readonly thread: number; readonly do: 'stop' }
  | { readonly thread: number; readonly do: 'died'; readonly message: string };

const isThreadMessage = (message: unknown): message is ThreadMessage =>
  typeof (message as Partial<ThreadMessage> | null)?.thread === 'number';

/** A port for rpc.ts over one end of a channel: what was sent before somebody listens waits. */
function overChannel(port: MessagePort): Port {
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

const layerWorker = () =>
  new Worker(new URL('./layerWorker.ts', import.meta.url), { type: 'module', name: 'cutaway-layer' });

/** In the page: a layer thread, which is handed the port that it is talked to by. */
function startLayerWorker(port: MessagePort, make = layerWorker): StartedWorker {
  const worker = startWorker(make);
  worker.port.post(port, [port]);
  return worker;
}

/** In the page: a session worker whose threads are started here, and end with it. */
export function withThreads(session: StartedWorker): StartedWorker {
  const threads = new Map<number, StartedWorker>();

  function take(message: ThreadMessage): void {
    const { thread } = message;
    if (message.do === 'start') {
      const worker = startLayerWorker(message.port);
      threads.set(thread, worker);
      worker.onDeath((error) => {
        threads.delete(thread);
        session.port.post({ thread, do: 'died', message: error.message } satisfies ThreadMessage, []);
      });
    } else if (message.do === 'stop') {
      threads.get(thread)?.stop();
      threads.delete(thread);
    }
  }

  return {
    port: {
      post: session.port.post,
      listen: (receive) =>
        session.port.listen((message) => (isThreadMessage(message) ? take(message) : receive(message))),
    },
    stop() {
      session.stop();
      for (const worker of threads.values()) worker.stop();
      threads.clear();
    },
    onDeath: session.onDeath,
  };
}

/** In the page without a session (the benchmark): the same thread, talked to directly. */
export function startThread(make?: () => Worker): Thread {
  const { port1, port2 } = new MessageChannel();
  const worker = startLayerWorker(port2, make);
  return { port: overChannel(port1), stop: worker.stop, onDeath: worker.onDeath };
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
