/**
 * Work that several callers wait for: it starts once, tells all of them how far it is, and stops when the last of them
 * has given up.
 */
import { ImageError } from '../../core/oci/imageError.ts';
import type { CallOptions, Progress } from '../engine.ts';
import { whenAborted } from '../waiting/whenAborted.ts';

/** Work that several callers wait for. */
export interface Shared<T> {
  /** Starts the work or joins it. A failed or abandoned run is forgotten, so that the next call tries again. */
  join(options?: CallOptions): Promise<T>;
  /** The result, once there is one. */
  readonly value: T | undefined;
  /** Is it under way? */
  readonly running: boolean;
}

interface Run<T> {
  readonly promise: Promise<T>;
  readonly controller: AbortController;
  readonly listeners: Set<(progress: Progress) => void>;
  callers: number;
}

/** Wraps a piece of work. */
export function shared<T>(work: (options: CallOptions) => Promise<T>): Shared<T> {
  let run: Run<T> | undefined;
  let value: T | undefined;

  function start(): Run<T> {
    const controller = new AbortController();
    const listeners = new Set<(progress: Progress) => void>();
    const onProgress = (progress: Progress) => {
      for (const listener of listeners) listener(progress);
    };
    const promise = work({ signal: controller.signal, onProgress });
    const mine: Run<T> = { promise, controller, listeners, callers: 0 };
    const end = () => {
      if (run === mine) run = undefined;
    };
    promise.then((result) => {
      value = result;
      end();
    }, end);
    return mine;
  }

  function join({ signal, onProgress }: CallOptions = {}): Promise<T> {
    if (value !== undefined) return Promise.resolve(value);
    if (signal?.aborted) return Promise.reject(new ImageError('aborted', '', 'Stopped.'));
    run ??= start();
    const mine = run;
    mine.callers++;
    if (onProgress) mine.listeners.add(onProgress);
    return new Promise((resolve, reject) => {
      const leave = () => {
        forget();
        if (onProgress) mine.listeners.delete(onProgress);
      };
      const onAbort = () => {
        leave();
        reject(new ImageError('aborted', '', 'Stopped.'));
        if (--mine.callers > 0) return;
        if (run === mine) run = undefined;
        mine.controller.abort();
      };
      const forget = whenAborted(signal, onAbort);
      mine.promise.then(resolve, reject).finally(leave);
    });
  }

  return {
    join,
    get value() {
      return value;
    },
    get running() {
      return run !== undefined;
    },
  };
}
