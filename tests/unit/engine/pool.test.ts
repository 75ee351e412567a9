import { describe, expect, it } from 'vitest';
import { ImageError } from '../../../src/core/oci/imageError.ts';
import type { LayerJob, LayerScan } from '../../../src/engine/layerJob.ts';
import { Pool, type Thread } from '../../../src/engine/pool.ts';
import { type Port, serve } from '../../../src/engine/rpc.ts';

/** Threads whose jobs end when the test says so. */
function fakeThreads() {
  const log: string[] = [];
  const running = new Map<string, { finish(): void; hang: boolean }>();
  const deaths: ((error: Error) => void)[] = [];
  let stopped = 0;

  function start(): Thread {
    const listeners: { here?: (message: unknown) => void; there?: (message: unknown) => void } = {};
    const there: Port = {
      post: (message) => queueMicrotask(() => listeners.here?.(message)),
      listen(receive) {
        listeners.there = receive;
      },
    };
    serve(there, {
      run: ([job], { signal }) =>
        new Promise((resolve, reject) => {
          const { at } = job as LayerJob;
          log.push(at);
          const one = { finish: () => resolve({ size: 1 } as LayerScan), hang: at.startsWith('hang') };
          running.set(at, one);
          signal?.addEventListener('abort', () => {
            if (!one.hang) reject(new ImageError('aborted', at, 'Stopped.'));
          });
        }),
    });
    return {
      port: {
        post: (message) => queueMicrotask(() => listeners.there?.(message)),
        listen(receive) {
          listeners.here = receive;
        },
      },
      stop: () => void stopped++,
      onDeath: (report) => void deaths.push(report),
    };
  }
  return { start, log, deaths, finish: (at: string) => running.get(at)?.finish(), stopped: () => stopped };
}

const job = (at: string, size: number, background = false): LayerJob => ({
  ...{ handle: at, at, size, background, index: true, digests: false },
});
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the pool of layer threads', () => {
  it('starts the largest of the waiting jobs first', async () => {
    const threads = fakeThreads();
    const pool = new Pool({ threads: 1, start: threads.start });
    const all = [pool.run(job('first', 1)), pool.run(job('small', 2)), pool.run(job('large', 9))];
    for (const at of ['first', 'large', 'small']) {
      await turn();
      threads.finish(at);
    }
    await Promise.all(all);
    expect(threads.log).toEqual(['first', 'large', 'small']);
  });

  it('lets a thread live on when the signal of a job that is done aborts later', async () => {
    const threads = fakeThreads();
    const pool = new Pool({ threads: 1, start: threads.start, grace: 5 });
    const caller = new AbortController();
    const first = pool.run(job('first', 1), { signal: caller.signal });
    await turn();
    threads.finish('first');
    await first;
    const second = pool.run(job('second', 1));
    await turn();
    caller.abort();
    await new Promise((resolve) => setTimeout(resolve, 30));
    threads.finish('second');
    await expect(second).resolves.toMatchObject({ size: 1 });
    expect(threads.stopped()).toBe(0);
  });

  it('starts no more threads than it may, and none before it needs one', async () => {
    const threads = fakeThreads();
    const pool = new Pool({ threads: 2, start: threads.start });
    expect(threads.deaths).toHaveLength(0);
    const all = ['a', 'b', 'c'].map((at) => pool.run(job(at, 1)));
    await turn();
    expect(threads.deaths).toHaveLength(2);
    expect(threads.log).toHaveLength(2);
    for (const at of ['a', 'b', 'c']) {
      threads.finish(at);
      await turn();
    }
    await Promise.all(all);
  });

  it('keeps one thread free of background work', async () => {
    const threads = fakeThreads();
    const pool = new Pool({ threads: 2, start: threads.start });
    const background = [pool.run(job('b1', 1, true)), pool.run(job('b2', 1, true))];
    await turn();
    expect(threads.log).toEqual(['b1']);
    const wanted = pool.run(job('wanted', 1));
    await turn();
    expect(threads.log).toEqual(['b1', 'wanted']);
    for (const at of ['wanted', 'b1', 'b2']) {
      threads.finish(at);
      await turn();
    }
    await Promise.all([...background, wanted]);
  });

  it('stops background work for a job that somebody waits for, and does it over afterwards', async () => {
    const threads = fakeThreads();
    const pool = new Pool({ threads: 1, start: threads.start });
    const background = pool.run(job('background', 100, true));
    await turn();
    const wanted = pool.run(job('wanted', 1));
    await turn();
    await turn();
    expect(threads.log).toEqual(['background', 'wanted']);
    threads.finish('wanted');
    await wanted;
    await turn();
    expect(threads.log).toEqual(['background', 'wanted', 'background']);
    threads.finish('background');
    await expect(background).resolves.toMatchObject({ size: 1 });
  });

  it('never starts a job that was aborted while it waited', async () => {
    const threads = fakeThreads();
    const pool = new Pool({ threads: 1, start: threads.start });
    const first = pool.run(job('first', 1));
    const controller = new AbortController();
    const second = pool.run(job('second', 1), { signal: controller.signal });
    controller.abort();
    await expect(second).rejects.toMatchObject({ code: 'aborted' });
    threads.finish('first');
    await turn();
    threads.finish('first');
    await first;
    expect(threads.log).toEqual(['first']);
  });

  it('ends a thread that does not stop when asked, and goes on with another', async () => {
    const threads = fakeThreads();
    const pool = new Pool({ threads: 1, start: threads.start, grace: 5 });
    const controller = new AbortController();
    const hanging = pool.run(job('hang', 1), { signal: controller.signal });
    await turn();
    controller.abort();
    await expect(hanging).rejects.toMatchObject({ code: 'aborted' });
    const next = pool.run(job('next', 1));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(threads.stopped()).toBe(1);
    expect(threads.deaths).toHaveLength(2);
    threads.finish('next');
    await next;
  });

  it('tries a job again whose thread died, and gives up when that dies too', async () => {
    const threads = fakeThreads();
    const pool = new Pool({ threads: 1, start: threads.start });
    const result = pool.run(job('fatal', 1)).catch((error: unknown) => error);
    await turn();
    threads.deaths[0]?.(new Error('out of memory'));
    await turn();
    expect(threads.log).toEqual(['fatal', 'fatal']);
    threads.deaths[1]?.(new Error('out of memory'));
    await expect(result).resolves.toMatchObject({ code: 'internal', at: 'fatal' });
  });

  it('takes a silent thread for stuck and fails the job after a second try', async () => {
    const threads = fakeThreads();
    const pool = new Pool({ threads: 1, start: threads.start, silence: 5 });
    await expect(pool.run(job('silent', 1))).rejects.toMatchObject({ code: 'internal', at: 'silent' });
    expect(threads.log).toEqual(['silent', 'silent']);
    expect(threads.stopped()).toBe(2);
  });

  it('fails all jobs as aborted when it is stopped', async () => {
    const threads = fakeThreads();
    const pool = new Pool({ threads: 1, start: threads.start });
    const all = ['a', 'b'].map((at) => pool.run(job(at, 1)).catch((error: unknown) => error));
    await turn();
    pool.stop();
    for (const result of await Promise.all(all)) expect(result).toMatchObject({ code: 'aborted' });
    expect(threads.stopped()).toBe(1);
  });
});
