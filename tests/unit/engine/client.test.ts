import { describe, expect, it } from 'vitest';
import type { StartedWorker } from '../../../src/engine/browser/startWorker.ts';
import { createClient } from '../../../src/engine/client.ts';
import type { Input } from '../../../src/engine/engine.ts';
import { type Methods, serve } from '../../../src/engine/rpc.ts';

/** Workers in this thread: an event target at each end. The test says what they do and when they die. */
function fakeWorkers(methods: (number: number) => Methods) {
  const workers: { die(message: string): void; terminated: boolean }[] = [];
  function start(): StartedWorker {
    let receive: ((message: unknown) => void) | undefined;
    let hear: ((message: unknown) => void) | undefined;
    let report: ((error: Error) => void) | undefined;
    const state = {
      terminated: false,
      die: (message: string) => report?.(new Error(message)),
    };
    workers.push(state);
    serve(
      {
        post: (message) => {
          const data = structuredClone(message);
          queueMicrotask(() => hear?.(data));
        },
        listen(listener) {
          receive = listener;
        },
      },
      methods(workers.length),
    );
    return {
      port: {
        post: (message) => queueMicrotask(() => !state.terminated && receive?.(message)),
        listen: (listener) => {
          hear = listener;
        },
      },
      stop() {
        state.terminated = true;
      },
      onDeath: (listener) => {
        report = listener;
      },
    };
  }
  return { start, workers };
}

const input: Input = { kind: 'text', name: 'a', text: '{}' };

describe('the client', () => {
  it('starts no worker before it is needed, and one when it is warmed', () => {
    const { start, workers } = fakeWorkers(() => ({}));
    const client = createClient(start);
    expect(workers).toHaveLength(0);
    client.warm();
    client.warm();
    expect(workers).toHaveLength(1);
  });

  it('starts another worker when one died, and opens there again what is asked about', async () => {
    const opened: string[] = [];
    const { start, workers } = fakeWorkers((number) => ({
      open: async ([given]) => {
        opened.push(`${(given as Input).name} in ${number}`);
        return { id: `inner-${number}`, name: 'a' };
      },
      ask: async ([ids]) => ids,
    }));
    const client = createClient(start);
    const { id } = await client.open(input);
    expect(await client.ask([id], 'layout', {})).toEqual(['inner-1']);
    workers[0]?.die('out of memory');
    expect(workers[0]?.terminated).toBe(true);
    expect(await client.ask([id], 'layout', {})).toEqual(['inner-2']);
    expect(opened).toEqual(['a in 1', 'a in 2']);
  });

  it('fails what was under way when the worker dies', async () => {
    const { start, workers } = fakeWorkers(() => ({ open: () => new Promise(() => undefined) }));
    const call = createClient(start).open(input);
    await new Promise((resolve) => setTimeout(resolve, 0));
    workers[0]?.die('out of memory');
    await expect(call).rejects.toMatchObject({ code: 'internal', at: 'worker' });
  });

  it('keeps nothing of an input that could not be opened, or that was closed', async () => {
    let calls = 0;
    const { start } = fakeWorkers(() => ({
      open: async () => {
        if (calls++ === 0) throw new Error('no');
        return { id: 'inner' };
      },
      close: async () => undefined,
    }));
    const client = createClient(start);
    await expect(client.open(input)).rejects.toMatchObject({ code: 'internal', message: 'no' });
    const { id } = await client.open(input);
    await client.close(id);
    await expect(client.ask([id], 'layout', {})).rejects.toMatchObject({ code: 'not-found' });
  });

  it('gives every input its own name, also when workers name them alike', async () => {
    const { start } = fakeWorkers(() => ({ open: async () => ({ id: 'inner' }) }));
    const client = createClient(start);
    const [a, b] = [await client.open(input), await client.open(input)];
    expect(a.id).not.toBe(b.id);
  });

  describe('with an image inside another', () => {
    /** What workers are told, by number of worker. */
    function follow() {
      const calls: string[] = [];
      let last = 0;
      const { start, workers } = fakeWorkers((number) => ({
        open: async ([given]) => {
          const to = given as Input;
          calls.push(`${number}: open ${to.name}${to.kind === 'inside' ? ` of ${to.of}` : ''}`);
          return { id: `inner-${++last}` };
        },
        close: async ([id]) => void calls.push(`${number}: close ${id}`),
        ask: async ([ids]) => ids,
      }));
      return { calls, workers, client: createClient(start) };
    }
    const within = (of: string): Input => ({
      ...{ kind: 'inside', name: 'b', of, target: { kind: 'entry', path: 'b.tar' } },
    });

    it("opens it by the worker's name for the one around it", async () => {
      const { calls, client } = follow();
      const { id } = await client.open(input);
      await client.open(within(id));
      expect(calls).toEqual(['1: open a', '1: open b of inner-1']);
      await expect(client.open(within('unknown'))).rejects.toMatchObject({ code: 'not-found' });
    });

    it('opens the one around it first in another worker', async () => {
      const { calls, workers, client } = follow();
      const { id } = await client.open(input);
      const inside = await client.open(within(id));
      workers[0]?.die('out of memory');
      expect(await client.ask([inside.id], 'layout', {})).toEqual(['inner-4']);
      expect(calls.slice(2)).toEqual(['2: open a', '2: open b of inner-3']);
    });

    it('keeps the one around it in the worker until it is closed itself', async () => {
      const { calls, workers, client } = follow();
      const { id } = await client.open(input);
      const inside = await client.open(within(id));
      await client.close(id);
      await expect(client.ask([id], 'layout', {})).rejects.toMatchObject({ code: 'not-found' });
      expect(calls).toHaveLength(2);
      workers[0]?.die('out of memory');
      expect(await client.ask([inside.id], 'layout', {})).toEqual(['inner-4']);
      await client.close(inside.id);
      expect(calls.slice(4)).toEqual(['2: close inner-4', '2: close inner-3']);
    });
  });
});
