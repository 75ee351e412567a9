/** Progress of several pieces of work as one: bytes done of bytes in all. */
import type { CallOptions, Progress } from '../engine.ts';

/** Gives each piece its own options; the caller hears the sum. Pieces that are done before they start count whole. */
export function divideProgress(
  step: string,
  sizes: readonly number[],
  { signal, onProgress }: CallOptions,
): { part(index: number): CallOptions; finish(index: number): void } {
  const done = sizes.map(() => 0);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let sum = 0;
  const tell = (index: number, now: number) => {
    sum += now - (done[index] ?? 0);
    done[index] = now;
    onProgress?.({ step, done: sum, total, unit: 'bytes' });
  };
  return {
    part: (index) => ({
      signal,
      onProgress: (progress: Progress) => tell(index, Math.min(progress.done, sizes[index] ?? 0)),
    }),
    finish: (index) => tell(index, sizes[index] ?? 0),
  };
}

/** Both signals as one; a call ends when its caller gives up or its input is closed. */
export function withSignal(options: CallOptions | undefined, closed: AbortSignal): CallOptions {
  return { ...options, signal: options?.signal ? AbortSignal.any([options.signal, closed]) : closed };
}
