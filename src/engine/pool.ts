/**
 * The pool of layer threads: jobs somebody waits for before background ones, the largest first; a background job gives
 * its thread up and starts over later; a thread that hangs is replaced.
 */
import { ImageError } from '../core/oci/imageError.ts';
import type { CallOptions } from './engine.ts';
import { connect, type Port } from './rpc.ts';
import { whenAborted } from './waiting/whenAborted.ts';
import { WaitingJobs } from './waiting/waitingJobs.ts';

/** A running thread: where to talk to it, how to end it, and how it says that it died. */
export interface Thread {
  readonly port: Port;
  stop(): void;
  onDeath(report: (error: Error) => void): void;
}

export interface PoolOptions {
  /** At most so many threads; they are started when first needed. */
  readonly threads: number;
  start(): Thread;
  /** A thread silent for so long is taken for stuck. One block of bzip2 takes seconds; nothing takes a minute. */
  readonly silence?: number;
  /** After an abort a thread has so long to answer before it is ended. */
  readonly grace?: number;
}

/** What the pool must know of a job, whatever it does. */
interface PoolJob {
  /** Where the layer is, for errors. */
  readonly at: string;
  /** The largest is started first. */
  readonly size: number;
  readonly background?: boolean;
  /** Not to be tried again when its thread is lost: it has told parts of its answer already. */
  readonly once?: boolean;
  /** It runs what somebody typed, which may never end: silent for so long (ms) it is ended, and this is said of it. */
  readonly bounded?: { readonly silence: number; readonly message: string };
  /** What the job hands over for good; such a job runs `once`. */
  readonly transfer?: readonly Transferable[];
}

export interface Pool {
  /** Runs a job; the caller knows what its kind answers. */
  run<Answer>(job: PoolJob, options?: CallOptions): Promise<Answer>;
  /** Ends all threads; jobs that wait or run fail as aborted. */
  stop(): void;
}

interface Worker {
  readonly thread: Thread;
  readonly caller: ReturnType<typeof connect>;
  task?: Task;
}

interface Task {
  readonly job: PoolJob;
  readonly options: CallOptions;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
  attempts: number;
  done: boolean;
  /** Stops listening to the caller's signal. */
  forget(): void;
  /** Stops the present attempt. */
  attempt?: AbortController;
  /** The attempt was stopped to make room, not because nobody wants the answer. */
  yielding: boolean;
}

const stopped = (at: string) => new ImageError('aborted', at, 'Stopped.');

/** A pool over threads that serve `run(job)`. */
export function createPool({ threads, start, silence = 60_000, grace = 1_000 }: PoolOptions): Pool {
  const workers = new Set<Worker>();
  const waiting = new WaitingJobs<Task>();

  const busy = (background: boolean) =>
    [...workers].filter((worker) => worker.task && Boolean(worker.task.job.background) === background);

  function next(): Task | undefined {
    const first = waiting.first();
    // One thread stays free for what somebody may ask for while background work goes on.
    if (first?.job.background && busy(true).length >= Math.max(1, threads - 1)) return undefined;
    return first;
  }

  function pump(): void {
    for (let task = next(); task; task = next()) {
      const worker = [...workers].find((one) => !one.task) ?? (workers.size < threads ? begin() : undefined);
      if (!worker) {
        if (!task.job.background) makeRoom();
        return;
      }
      waiting.remove(task);
      void attempt(worker, task);
    }
  }

  function makeRoom(): void {
    const yielding = [...workers].filter((worker) => worker.task?.yielding).length;
    const victim = busy(true).find((worker) => !worker.task?.yielding)?.task;
    if (!victim || yielding >= waiting.wantedCount) return;
    victim.yielding = true;
    victim.attempt?.abort();
  }

  function begin(): Worker {
    const thread = start();
    const worker: Worker = { thread, caller: connect(thread.port) };
    workers.add(worker);
    thread.onDeath((error) => {
      workers.delete(worker);
      worker.caller.fail(
        new ImageError('internal', worker.task?.job.at ?? '', `A layer thread died: ${error.message}`),
      );
      pump();
    });
    return worker;
  }

  function retire(worker: Worker, error: ImageError): void {
    workers.delete(worker);
    worker.thread.stop();
    worker.caller.fail(error);
  }

  async function attempt(worker: Worker, task: Task): Promise<void> {
    const controller = new AbortController();
    task.attempt = controller;
    task.attempts++;
    worker.task = task;
    const { at, bounded, transfer } = task.job;
    const why = bounded?.message ?? 'A layer thread did not answer and was ended.';
    const stuck = () => retire(worker, new ImageError(bounded ? 'too-large' : 'internal', at, why));
    const patience = bounded?.silence ?? silence;
    let watch = setTimeout(stuck, patience);
    controller.signal.addEventListener('abort', () => {
      clearTimeout(watch);
      watch = setTimeout(stuck, grace);
    });
    const settled = new Promise<void>((resolve) => {
      void worker.caller
        .call('run', [task.job], {
          signal: controller.signal,
          onProgress: (progress) => {
            clearTimeout(watch);
            watch = setTimeout(stuck, patience);
            task.options.onProgress?.(progress);
          },
          onPart: (part) => task.options.onPart?.(part),
          onSettled: resolve,
          transfer,
        })
        .then((answer) => finish(task, () => task.resolve(answer)))
        .catch((error: ImageError) => again(task, worker, error));
    });
    await settled;
    clearTimeout(watch);
    worker.task = undefined;
    pump();
  }

  /** A failed attempt: given way or its thread lost: once more; else the failure is the answer. */
  function again(task: Task, worker: Worker, error: ImageError): void {
    if (task.done) return;
    const lost = !workers.has(worker) && task.attempts < 2 && !task.job.once;
    if (!task.yielding && !lost) {
      finish(task, () => task.reject(error));
      return;
    }
    if (task.yielding) task.attempts--;
    task.yielding = false;
    waiting.add(task);
    pump();
  }

  function finish(task: Task, settle: () => void): void {
    if (task.done) return;
    task.done = true;
    task.forget();
    settle();
  }

  function cancel(task: Task): void {
    waiting.remove(task);
    task.yielding = false;
    finish(task, () => task.reject(stopped(task.job.at)));
    task.attempt?.abort();
  }

  return {
    run<Answer>(job: PoolJob, options: CallOptions = {}) {
      if (options.signal?.aborted) return Promise.reject(stopped(job.at));
      return new Promise<Answer>((resolve, reject) => {
        // Taken off when it is done: a signal outlives its jobs, and a late abort must not end a thread that works for others.
        const onAbort = () => cancel(task);
        const task: Task = {
          ...{ job, options, reject },
          forget: () => forget(),
          resolve: (answer) => resolve(answer as Answer),
          ...{ attempts: 0, done: false, yielding: false },
        };
        const forget = whenAborted(options.signal, onAbort);
        waiting.add(task);
        pump();
      });
    },
    stop() {
      for (const task of waiting.clear()) finish(task, () => task.reject(stopped(task.job.at)));
      for (const worker of [...workers]) {
        const task = worker.task;
        if (task) finish(task, () => task.reject(stopped(task.job.at)));
        retire(worker, stopped(''));
      }
    },
  };
}
