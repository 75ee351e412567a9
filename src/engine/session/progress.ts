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
  const tell = () => onProgress?.({ step, done: done.reduce((sum, one) => sum + one, 0), total, unit: 'bytes' });
  return {
    part: (index) => ({
      signal,
      onProgress: (progress: Progress) => {
        done[index] = Math.min(progress.done, sizes[index] ?? 0);
        tell();
      },
    }),
    finish(index) {
      done[index] = sizes[index] ?? 0;
      tell();
    },
  };
}

/** Both signals as one; a call ends when its caller gives up or its input is closed. */
export function withSignal(options: CallOptions | undefined, closed: AbortSignal): CallOptions {
  return { ...options, signal: options?.signal ? AbortSignal.any([options.signal, closed]) : closed };
}
