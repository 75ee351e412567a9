import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { type ErrorCode, ImageError } from '../../../src/core/oci/imageError.ts';
import type { Progress } from '../../../src/engine/engine.ts';
import {
  buffersOf,
  connect,
  fromErrorData,
  type Methods,
  type Port,
  serve,
  toErrorData,
} from '../../../src/engine/rpc.ts';

const channels: MessageChannel[] = [];
afterEach(() => {
  for (const { port1 } of channels.splice(0)) port1.close();
});

function toPort(port: MessageChannel['port1']): Port {
  return {
    post: (message, transfer) => port.postMessage(message, transfer as ArrayBuffer[]),
    listen: (receive) => port.on('message', receive),
  };
}

/** A caller with these methods at the other end of a real message channel. */
function pair(methods: Methods, transfer?: Parameters<typeof serve>[2]) {
  const channel = new MessageChannel();
  channels.push(channel);
  serve(toPort(channel.port1), methods, transfer);
  return connect(toPort(channel.port2));
}

const CODES: ErrorCode[] = ['not-found', 'unsupported', 'not-an-image', 'truncated', 'malformed', 'digest-mismatch'];
CODES.push(
  'size-mismatch',
  'too-large',
  'unauthorized',
  'denied',
  'rate-limited',
  'unreachable',
  'aborted',
  'internal',
);

describe('rpc', () => {
  it('carries arguments there and values back', async () => {
    const caller = pair({ add: async ([a, b]) => (a as number) + (b as number) });
    await expect(caller.call('add', [2, 3])).resolves.toBe(5);
  });

  it.each([0, 1, 4096, 4097, 10_000])('carries a list of %i items in messages that are each short', async (count) => {
    const list = Array.from({ length: count }, (_, at) => ({ at }));
    const channel = new MessageChannel();
    channels.push(channel);
    const sizes: number[] = [];
    const port = toPort(channel.port2);
    serve(toPort(channel.port1), {
      list: async () => list,
      fields: async () => ({ one: list, few: [1], two: list, text: 'x' }),
    });
    const caller = connect({
      post: port.post,
      listen: (receive) =>
        port.listen((message) => {
          const { items, value } = message as { items?: unknown[]; value?: object };
          for (const each of [items, value, ...Object.values(value ?? {})])
            if (Array.isArray(each)) sizes.push(each.length);
          receive(message);
        }),
    });
    await expect(caller.call('list', [])).resolves.toEqual(list);
    await expect(caller.call('fields', [])).resolves.toEqual({ one: list, few: [1], two: list, text: 'x' });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4096);
  });

  it('keeps answers apart that come in another order than the calls', async () => {
    const caller = pair({ wait: ([ms]) => new Promise((resolve) => setTimeout(resolve, ms as number, ms)) });
    await expect(Promise.all([caller.call('wait', [20]), caller.call('wait', [1])])).resolves.toEqual([20, 1]);
  });

  it.each(CODES)('brings an ImageError of code %s through with code, place, message and cause', async (code) => {
    const thrown = new ImageError(code, 'blobs/sha256/ab', 'What happened.', { cause: new Error('deep') });
    const caller = pair({ fail: async () => Promise.reject(thrown) });
    const error = await caller.call('fail', []).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ImageError);
    expect(error).toMatchObject({ code, at: 'blobs/sha256/ab', message: 'What happened.', cause: { message: 'deep' } });
  });

  it('brings parts of an answer as they are found, in order and before the answer', async () => {
    const seen: unknown[] = [];
    const caller = pair({
      find: async (_, { onPart }) => {
        for (const hit of [1, 2, 3]) onPart?.({ hit });
        return 'all';
      },
    });
    seen.push(await caller.call('find', [], { onPart: (part) => seen.push(part) }));
    expect(seen).toEqual([{ hit: 1 }, { hit: 2 }, { hit: 3 }, 'all']);
  });

  it('turns what nobody foresaw into internal, and an AbortError into aborted', async () => {
    const caller = pair({
      broken: async () => Promise.reject(new TypeError('x is not a function')),
      text: async () => Promise.reject('just text'),
      stopped: async () => Promise.reject(new DOMException('gone', 'AbortError')),
    });
    await expect(caller.call('broken', [])).rejects.toMatchObject({ code: 'internal', message: 'x is not a function' });
    await expect(caller.call('text', [])).rejects.toMatchObject({ code: 'internal', message: 'just text' });
    await expect(caller.call('stopped', [])).rejects.toMatchObject({ code: 'aborted' });
  });

  it('answers a value that cannot be cloned, and a method that is not there, with an error', async () => {
    const caller = pair({ bad: async () => () => 1 });
    await expect(caller.call('bad', [])).rejects.toBeInstanceOf(ImageError);
    await expect(caller.call('toString', [])).rejects.toMatchObject({ code: 'internal', at: 'toString' });
  });

  it('refuses arguments that cannot be cloned without losing later calls', async () => {
    const caller = pair({ echo: async ([value]) => value });
    await expect(caller.call('echo', [() => 1])).rejects.toBeInstanceOf(ImageError);
    await expect(caller.call('echo', [7])).resolves.toBe(7);
    expect(caller.pending).toBe(0);
  });

  it('reports a step that is told ten thousand times at once by its beginning, its end and little more', async () => {
    const reported: Progress[] = [];
    const total = 10_000;
    const caller = pair({
      work: async (_, { onProgress }) => {
        for (let done = 1; done <= total; done++) onProgress?.({ step: 'Reading', done, total, unit: 'bytes' });
        onProgress?.({ step: 'Checking', done: 0, total, unit: 'bytes' });
        return null;
      },
    });
    await caller.call('work', [], { onProgress: (progress) => reported.push(progress) });
    expect(reported.length).toBeLessThan(1000);
    expect(reported[0]).toMatchObject({ step: 'Reading', done: 1 });
    expect(reported.slice(-2)).toMatchObject([
      { step: 'Reading', done: total },
      { step: 'Checking', done: 0 },
    ]);
  });

  it('reports progress before the value', async () => {
    const reported: Progress[] = [];
    const step: Progress = { step: 'Reading', done: 5, total: 10, unit: 'bytes' };
    const caller = pair({
      work: async (_, { onProgress }) => {
        onProgress?.(step);
        return 'done';
      },
    });
    await caller.call('work', [], { onProgress: (progress) => reported.push(progress) });
    expect(reported).toEqual([step]);
  });

  it('aborts on the other side, fails at once on this one, and tells when the other has really stopped', async () => {
    let stopped = false;
    const work: Methods[string] = (_, { signal }) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          stopped = true;
          reject(new ImageError('aborted', '', 'Stopped.'));
        });
      });
    const caller = pair({ work });
    const controller = new AbortController();
    const call: { failure?: Promise<unknown> } = {};
    const settled = new Promise<void>((resolve) => {
      call.failure = caller
        .call('work', [], { signal: controller.signal, onSettled: resolve })
        .catch((error: unknown) => error);
    });
    expect(caller.pending).toBe(1);
    controller.abort();
    await expect(call.failure).resolves.toMatchObject({ code: 'aborted' });
    await settled;
    expect(stopped).toBe(true);
    expect(caller.pending).toBe(0);
  });

  it('sends nothing for a call that is aborted before it is made', async () => {
    let calls = 0;
    const caller = pair({ work: async () => ++calls });
    await expect(caller.call('work', [], { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    await expect(caller.call('work', [])).resolves.toBe(1);
  });

  it('fails every waiting call when the other side died', async () => {
    const caller = pair({ never: () => new Promise(() => undefined) });
    const calls = [caller.call('never', []), caller.call('never', [])];
    caller.fail(new ImageError('internal', 'worker', 'It died.'));
    const results = await Promise.allSettled(calls);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('moves the buffers of an answer instead of copying them', async () => {
    const answer = { columns: { size: new Float64Array(1000), empty: new Uint8Array(0) } };
    const caller = pair({ tree: async () => answer }, (_, value) => buffersOf(value));
    const received = (await caller.call('tree', [])) as typeof answer;
    expect(received.columns.size).toHaveLength(1000);
    expect(answer.columns.size).toHaveLength(0);
  });

  it('names each buffer once, those behind several views too', () => {
    const shared = new ArrayBuffer(16);
    const value = { a: new Uint8Array(shared, 0, 8), inner: { b: new Uint8Array(shared, 8, 8), map: new Map() } };
    expect(buffersOf(value)).toEqual([shared]);
  });

  it('turns an error into data and back without loss', () => {
    const error = new ImageError('truncated', 'entry 3 @ 512', 'Cut off.');
    expect(fromErrorData(structuredClone(toErrorData(error)))).toMatchObject({
      code: 'truncated',
      at: 'entry 3 @ 512',
    });
  });
});
