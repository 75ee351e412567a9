/**
 * Starting a worker, in browsers that now and then don't: Firefox loses about one start in ten of a worker within a worker,
 * without an error. A worker says that it is up; what is sent to it waits until then; one that does not say so in time is
 * started anew, and after the last try that is said.
 */
import type { Port } from '../rpc.ts';

/** What a worker says first. */
export const UP = 'cutaway-up';

/** ms for each try: a start takes 0.1 s, on a busy machine some seconds. */
const PATIENCE = [4_000, 8_000, 16_000];

/** A worker that is up or on its way. */
export interface StartedWorker {
  readonly port: Port;
  stop(): void;
  /** Called once, when it died or could not be started. */
  onDeath(report: (error: Error) => void): void;
}

/** ms that a message may take to be unpacked, so that what is done with it belongs to the same task. */
const QUICK = 8;

/**
 * A browser makes the objects of a message when they are first asked for. An answer of a hundred thousand of them keeps the
 * page waiting once for that; what is then done with it is a task of its own. Messages keep their order.
 */
function inTurn(take: (data: unknown) => void): (event: MessageEvent) => void {
  const late: unknown[] = [];
  const next = () => {
    const data = late.shift();
    if (late.length > 0) setTimeout(next);
    take(data);
  };
  return (event) => {
    const begin = performance.now();
    const { data } = event;
    const isQuick = performance.now() - begin < QUICK;
    if (isQuick && late.length === 0) take(data);
    else if (late.push(data) === 1) setTimeout(next);
  };
}

/** `make` starts one. Messages must not be changed after they were posted, since they may wait. */
export function startWorker(make: () => Worker, patience: readonly number[] = PATIENCE): StartedWorker {
  let worker: Worker;
  let waiting: (() => void)[] | undefined = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let receive: (message: unknown) => void = () => undefined;
  let report: (error: Error) => void = () => undefined;

  function begin(tries: number): void {
    const mine = make();
    worker = mine;
    const deliver = inTurn((data) => (data === UP ? up(mine) : receive(data)));
    mine.addEventListener('message', deliver);
    mine.addEventListener('error', (event) => {
      event.preventDefault();
      clearTimeout(timer);
      report(new Error(event.message || 'it could not be loaded'));
    });
    timer = setTimeout(() => {
      mine.terminate();
      if (tries + 1 < patience.length) begin(tries + 1);
      else report(new Error(`this browser did not start it in ${patience.length} tries: reload the page`));
    }, patience[tries]);
  }

  function up(mine: Worker): void {
    if (mine !== worker || !waiting) return;
    clearTimeout(timer);
    const posts = waiting;
    waiting = undefined;
    for (const post of posts) post();
  }

  begin(0);
  return {
    port: {
      post: (message, transfer) => {
        const post = () => worker.postMessage(message, [...transfer]);
        if (waiting) waiting.push(post);
        else post();
      },
      listen: (listener) => {
        receive = listener;
      },
    },
    stop: () => {
      clearTimeout(timer);
      worker.terminate();
    },
    onDeath: (listener) => {
      report = listener;
    },
  };
}
