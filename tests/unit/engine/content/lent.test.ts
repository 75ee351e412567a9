/** Files understood in another thread: their bytes are lent, and a thread that finds no end is ended. */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { bytesEqual } from '../../../../src/core/bytes/byteArrays.ts';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import type { ByteSource } from '../../../../src/core/bytes/source.ts';
import { ImageError } from '../../../../src/core/oci/imageError.ts';
import { toPort } from '../../../../src/cli/node/threads.ts';
import type { ContentJob } from '../../../../src/engine/content/contentJob.ts';
import { borrow, lend } from '../../../../src/engine/content/lent.ts';
import { runContentIn, runContentJob } from '../../../../src/engine/content/runContent.ts';
import { Pool, type Thread } from '../../../../src/engine/pool.ts';
import { type Methods, serve } from '../../../../src/engine/rpc.ts';
import { toBytes } from '../../../fixtures/tar.ts';

const started: Thread[] = [];
afterEach(() => {
  for (const thread of started.splice(0)) thread.stop();
  vi.useRealTimers();
});

/** A thread of this process: what it is sent is cloned and moved as between real ones. */
function threadOf(run: Methods[string]): Thread {
  const { port1, port2 } = new MessageChannel();
  serve(toPort(port2), { run });
  const thread = { port: toPort(port1), stop: () => port1.close(), onDeath() {} };
  started.push(thread);
  return thread;
}

const STATUS = toBytes('Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n\n').slice();
const task = { is: 'database', name: 'dpkg', path: 'var/lib/dpkg/status', parts: ['var/lib/dpkg/status'] } as const;
const honest: Methods[string] = (args, options) => runContentJob(args[0] as ContentJob, options);

describe('lent sources', () => {
  it('are read from the other end, whole, in part and as a stream, and fail as they fail here', async () => {
    const big = Uint8Array.from({ length: 9 * 1024 * 1024 }, (_, i) => i % 251);
    const broken: ByteSource = {
      ...fromBytes(new Uint8Array(5)),
      read: () => Promise.reject(new ImageError('truncated', 'x', 'It ends early.')),
    };
    const loan = lend([fromBytes(big), broken]);
    let pieces = 0;
    const { sources, end } = borrow(loan.lent, () => pieces++);
    const [first, second] = sources as [ByteSource, ByteSource];
    expect(await first.read(3, 7)).toEqual(big.slice(3, 7));
    expect(bytesEqual(await first.read(0, first.size), big)).toBe(true);
    expect(await first.slice(10, 20).read(0, 5)).toEqual(big.slice(10, 15));
    let size = 0;
    for await (const chunk of first.stream({ start: 1 })) size += chunk.length;
    expect(size).toBe(big.length - 1);
    await expect(second.read(0, 5)).rejects.toMatchObject({ code: 'truncated', message: 'It ends early.' });
    expect(pieces).toBeGreaterThan(4);
    end();
    loan.end();
  });
});

describe('content read in a pool', () => {
  it('comes as it is read here', async () => {
    const pool = new Pool({ threads: 1, start: () => threadOf(honest) });
    const found = await runContentIn(pool, task, [fromBytes(STATUS)]);
    expect(found.packages.map(({ name }) => name)).toEqual(['a']);
    const described = await runContentIn(pool, { is: 'describe', path: 'var/lib/dpkg/status' }, [fromBytes(STATUS)]);
    expect(described).toMatchObject({ kind: 'packages', format: 'dpkg' });
  });

  it('that has no end is ended with a reason, while others are answered', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const threads: Methods[string][] = [() => new Promise(() => undefined), honest, honest];
    const pool = new Pool({ threads: 2, start: () => threadOf(threads.shift() as Methods[string]) });
    const stuck = runContentIn(pool, task, [fromBytes(STATUS)]);
    const failed = expect(stuck).rejects.toMatchObject({ code: 'too-large', at: 'var/lib/dpkg/status' });
    expect((await runContentIn(pool, task, [fromBytes(STATUS)])).packages.length).toBe(1);
    await vi.advanceTimersByTimeAsync(16_000);
    await failed;
    expect((await runContentIn(pool, task, [fromBytes(STATUS)])).packages.length).toBe(1);
  });
});
