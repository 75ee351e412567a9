/** Zeros in what is unpacked: long runs take no space, and those behind the end of a tar no time. */
import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import { ZeroRuns } from '../../../../src/core/store/zeroRuns.ts';
import { concat, tar, toBytes } from '../../../fixtures/tar.ts';

const MiB = 2 ** 20;
const ZEROS = new Uint8Array(MiB);

/** Chunks one after another: bytes, or so many MiB of zeros. `taken` counts those that were asked for. */
function stream(parts: readonly (Uint8Array | number)[]) {
  const counted = { taken: 0 };
  async function* chunks() {
    for (const part of parts) {
      const pieces = typeof part === 'number' ? Array.from({ length: part }, () => ZEROS) : [part];
      for (const piece of pieces) {
        counted.taken++;
        yield piece;
      }
    }
  }
  return { counted, chunks: chunks() };
}

async function keep(runs: ZeroRuns, chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  for await (const chunk of runs.keep(chunks)) pieces.push(chunk.slice());
  return concat(pieces);
}

const a = toBytes('a'.repeat(1000));
const b = toBytes('b'.repeat(3));

describe('runs of zeros', () => {
  it.each([
    ['none', [a, b], 1003],
    ['short ones', [a, 2, b, 1], 1003 + 3 * MiB],
    ['a long one between', [a, 20, b], 1003],
    ['long ones before and behind', [20, a, b, 20], 1003],
    ['nothing else', [20], 0],
    ['nothing at all', [], 0],
    ['pieces at odd addresses', [a.subarray(1), 20, b.subarray(1)], 1001],
  ] as const)('come back as they were, and long ones take no space: %s', async (_, parts, stored) => {
    const runs = new ZeroRuns('x', false);
    const storedBytes = await keep(runs, stream(parts).chunks);
    expect(storedBytes.length).toBe(stored);
    const whole = runs.source(fromBytes(storedBytes));
    const expected = concat(parts.map((part) => (typeof part === 'number' ? new Uint8Array(part * MiB) : part)));
    expect(whole.size).toBe(expected.length);
    expect(Buffer.compare(await whole.read(0, whole.size), expected)).toBe(0);
    expect(runs.finding).toBeUndefined();
  });

  it('behind the end of a tar are not waited for', async () => {
    const archive = tar([{ path: 'f', content: 'hello' }]);
    const { counted, chunks } = stream([archive, 5000]);
    const runs = new ZeroRuns('x', true);
    const storedBytes = await keep(runs, chunks);
    expect(counted.taken).toBeLessThan(100);
    expect(runs.finding).toMatchObject({ code: 'zeros-unread', severity: 'warning', at: 'x' });
    const whole = runs.source(fromBytes(storedBytes));
    expect(Buffer.compare(await whole.read(0, archive.length), archive)).toBe(0);
  });

  it('of a file in a tar are its content, also where the archive ends with them', async () => {
    const archive = tar([{ path: 'f', content: new Uint8Array(100 * MiB) }]);
    const { chunks } = stream([archive.slice(0, 512), 100, archive.slice(512 + 100 * MiB)]);
    const runs = new ZeroRuns('x', true);
    const storedBytes = await keep(runs, chunks);
    expect([runs.finding, runs.source(fromBytes(storedBytes)).size]).toEqual([undefined, archive.length]);
  });

  it('anywhere else are content, up to a limit that no real one meets', async () => {
    const header = tar([{ path: 'f', content: 'x' }]).slice(0, 512);
    const runs = new ZeroRuns('x', false, 100 * MiB);
    const { counted, chunks } = stream([header, 9000]);
    await keep(runs, chunks);
    expect(counted.taken).toBeLessThan(200);
    expect(runs.finding).toMatchObject({ code: 'zeros-unread', severity: 'error' });
  });
});
