import { describe, expect, it } from 'vitest';
import type { CallOptions, Progress } from '../../../../src/engine/engine.ts';
import { shared } from '../../../../src/engine/session/shared.ts';

/** Work that the test ends, and that counts its runs. */
function work() {
  const runs: { options: CallOptions; resolve(value: string): void; reject(error: Error): void }[] = [];
  const one = shared<string>(
    (options) => new Promise((resolve, reject) => void runs.push({ options, resolve, reject })),
  );
  return { one, runs };
}

describe('shared work', () => {
  it('runs once for all who wait, and is kept', async () => {
    const { one, runs } = work();
    const both = [one.join(), one.join()];
    runs[0]?.resolve('done');
    await expect(Promise.all(both)).resolves.toEqual(['done', 'done']);
    await expect(one.join()).resolves.toBe('done');
    expect(runs).toHaveLength(1);
    expect(one.value).toBe('done');
  });

  it('goes on while one caller is left, and stops with the last', async () => {
    const { one, runs } = work();
    const [first, second] = [new AbortController(), new AbortController()];
    const calls = [first, second].map(({ signal }) => one.join({ signal }).catch((error: unknown) => error));
    first.abort();
    await expect(calls[0]).resolves.toMatchObject({ code: 'aborted' });
    expect(runs[0]?.options.signal?.aborted).toBe(false);
    second.abort();
    await expect(calls[1]).resolves.toMatchObject({ code: 'aborted' });
    expect(runs[0]?.options.signal?.aborted).toBe(true);
  });

  it('starts anew after it was abandoned or has failed', async () => {
    const { one, runs } = work();
    const controller = new AbortController();
    const abandoned = one.join({ signal: controller.signal }).catch(() => undefined);
    controller.abort();
    await abandoned;
    const failing = one.join();
    runs[1]?.reject(new Error('broken'));
    await expect(failing).rejects.toThrow('broken');
    const last = one.join();
    runs[2]?.resolve('done');
    await expect(last).resolves.toBe('done');
  });

  it('tells every caller of progress until it leaves', async () => {
    const { one, runs } = work();
    const events: string[] = [];
    const controller = new AbortController();
    const leaving = one
      .join({ signal: controller.signal, onProgress: () => events.push('first') })
      .catch(() => undefined);
    const staying = one.join({ onProgress: () => events.push('second') });
    const step: Progress = { step: 'Reading', done: 1, total: 2, unit: 'bytes' };
    runs[0]?.options.onProgress?.(step);
    controller.abort();
    await leaving;
    runs[0]?.options.onProgress?.(step);
    runs[0]?.resolve('done');
    await staying;
    expect(events).toEqual(['first', 'second', 'second']);
  });
});
