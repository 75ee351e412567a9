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

/** How many threads there are, and how one is started. */
interface PoolOptions {
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
  /** Not to be tried again when its thread is lost: it has reported parts of its answer already. */
  readonly once?: boolean;
  /** It runs what somebody typed, which may never end: silent for so long (ms) it is ended, and this is said about it. */
  readonly bounded?: { readonly silence: number; readonly message: string };
  /** What the job hands over for good; such a job runs `once`. */
  readonly transfer?: readonly Transferable[];
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
export class Pool {
  readonly #options: Required<PoolOptions>;
  readonly #workers = new Set<Worker>();
  readonly #waiting = new WaitingJobs<Task>();

  constructor({ silence = 60_000, grace = 1_000, ...options }: PoolOptions) {
    this.#options = { ...options, silence, grace };
  }

  /** Runs a job; the caller knows what its kind answers. */
  run<Answer>(job: PoolJob, options: CallOptions = {}): Promise<Answer> {
    if (options.signal?.aborted) return Promise.reject(stopped(job.at));
    return new Promise<Answer>((resolve, reject) => {
      const task: Task = {
        ...{ job, options, reject },
        forget: () => forget(),
        resolve: (answer) => resolve(answer as Answer),
        ...{ attempts: 0, done: false, yielding: false },
      };
      // Taken off when it is done: a signal outlives its jobs, and a late abort must not end a thread that works for others.
      const forget = whenAborted(options.signal, () => this.#cancel(task));
      this.#waiting.add(task);
      this.#pump();
    });
  }

  /** Ends all threads; jobs that wait or run fail as aborted. */
  stop(): void {
    for (const task of this.#waiting.clear()) finish(task, () => task.reject(stopped(task.job.at)));
    for (const worker of [...this.#workers]) {
      const task = worker.task;
      if (task) finish(task, () => task.reject(stopped(task.job.at)));
      this.#retire(worker, stopped(''));
    }
  }

  #busy(background: boolean): Worker[] {
    return [...this.#workers].filter(({ task }) => task && Boolean(task.job.background) === background);
  }

  #next(): Task | undefined {
    const first = this.#waiting.first();
    // One thread stays free for what somebody may ask for while background work goes on.
    if (first?.job.background && this.#busy(true).length >= Math.max(1, this.#options.threads - 1)) return undefined;
    return first;
  }

  #pump(): void {
    for (let task = this.#next(); task; task = this.#next()) {
      const idle = [...this.#workers].find((one) => !one.task);
      const worker = idle ?? (this.#workers.size < this.#options.threads ? this.#begin() : undefined);
      if (!worker) {
        if (!task.job.background) this.#makeRoom();
        return;
      }
      this.#waiting.remove(task);
      void this.#attempt(worker, task);
    }
  }

  #makeRoom(): void {
    const yielding = [...this.#workers].filter((worker) => worker.task?.yielding).length;
    const victim = this.#busy(true).find((worker) => !worker.task?.yielding)?.task;
    if (!victim || yielding >= this.#waiting.wantedCount) return;
    victim.yielding = true;
    victim.attempt?.abort();
  }

  #begin(): Worker {
    const thread = this.#options.start();
    const worker: Worker = { thread, caller: connect(thread.port) };
    this.#workers.add(worker);
    thread.onDeath((error) => {
      this.#workers.delete(worker);
      worker.caller.fail(
        new ImageError('internal', worker.task?.job.at ?? '', `A layer thread stopped: ${error.message}`),
      );
      this.#pump();
    });
    return worker;
  }

  #retire(worker: Worker, error: ImageError): void {
    this.#workers.delete(worker);
    worker.thread.stop();
    worker.caller.fail(error);
  }

  async #attempt(worker: Worker, task: Task): Promise<void> {
    const controller = new AbortController();
    task.attempt = controller;
    task.attempts++;
    worker.task = task;
    const { at, bounded, transfer } = task.job;
    const why = bounded?.message ?? 'A layer thread did not respond and was terminated.';
    const stuck = () => this.#retire(worker, new ImageError(bounded ? 'too-large' : 'internal', at, why));
    const patience = bounded?.silence ?? this.#options.silence;
    let watch = setTimeout(stuck, patience);
    controller.signal.addEventListener('abort', () => {
      clearTimeout(watch);
      watch = setTimeout(stuck, this.#options.grace);
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
        .catch((error: ImageError) => this.#again(task, worker, error));
    });
    await settled;
    clearTimeout(watch);
    worker.task = undefined;
    this.#pump();
  }

  /** A failed attempt: given way or its thread lost: once more; else the failure is the answer. */
  #again(task: Task, worker: Worker, error: ImageError): void {
    if (task.done) return;
    const lost = !this.#workers.has(worker) && task.attempts < 2 && !task.job.once;
    if (!task.yielding && !lost) {
      finish(task, () => task.reject(error));
      return;
    }
    if (task.yielding) task.attempts--;
    task.yielding = false;
    this.#waiting.add(task);
    this.#pump();
  }

  #cancel(task: Task): void {
    this.#waiting.remove(task);
    task.yielding = false;
    finish(task, () => task.reject(stopped(task.job.at)));
    task.attempt?.abort();
  }
}

function finish(task: Task, settle: () => void): void {
  if (task.done) return;
  task.done = true;
  task.forget();
  settle();
}
