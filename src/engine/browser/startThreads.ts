/**
 * The page starts the layer threads of a session worker. A worker within a worker would do, but for Firefox: there about one
 * such start in ten never returns, and the worker that asked hangs with it.
 */
import type { Thread } from '../pool.ts';
import { startWorker, type StartedWorker } from './startWorker.ts';
import { isThreadMessage, LAYER_WORKER, overChannel, type ThreadMessage } from './threads.ts';

const layerWorker = () => new Worker(new URL('../worker.ts', import.meta.url), { type: 'module', name: LAYER_WORKER });

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
