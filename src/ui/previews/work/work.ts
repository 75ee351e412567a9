/** The page's side of the previews' own thread: one job at a time, ended with its thread when it is stopped or too slow. */
import type { Done, JobArgs, JobName, JobValue, Ordered } from './jobs.ts';

/** The thread said no; its words. */
export class WorkError extends Error {
  override readonly name = 'WorkError';
}

interface WorkOptions {
  readonly signal: AbortSignal;
  /** Buffers that are moved and not copied. */
  readonly transfer?: readonly Transferable[];
  /** ms after which it is given up. */
  readonly patience: number;
}

let idle: Worker | undefined;
let last = 0;

const start = (): Worker =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'cutaway-preview' });

/** Rejects with a WorkError for what the job refused, a TimeoutError when it took too long, an AbortError when stopped. */
export function work<J extends JobName>(job: J, args: JobArgs<J>, options: WorkOptions): Promise<JobValue<J>> {
  const { signal, transfer = [], patience } = options;
  const worker = idle ?? start();
  idle = undefined;
  const number = ++last;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(new DOMException('It took too long.', 'TimeoutError')), patience);
    const onAbort = () => end(new DOMException('Stopped.', 'AbortError'));
    const onError = (event: ErrorEvent) => end(new WorkError(event.message || 'The thread could not be started.'));
    const onMessage = ({ data }: MessageEvent<Done>) => {
      if (data.number !== number) return;
      leave();
      if (idle) worker.terminate();
      else idle = worker;
      if (data.error === undefined) resolve(data.value as JobValue<J>);
      else reject(new WorkError(data.error));
    };
    const leave = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      worker.removeEventListener('message', onMessage);
      worker.removeEventListener('error', onError);
    };
    const end = (error: Error) => {
      leave();
      worker.terminate();
      reject(error);
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort);
    worker.addEventListener('message', onMessage);
    worker.addEventListener('error', onError);
    worker.postMessage({ number, job, args } satisfies Ordered, [...transfer]);
  });
}
