import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Checkpoints, checkpointBefore, storedEndOf } from '../../../../../src/core/bytes/codecs/checkpoints.ts';
import { gzip } from '../../../../../src/core/bytes/codecs/gzip.ts';
import { inflated } from '../../../../../src/core/bytes/codecs/inflated.ts';
import { CheckpointLog } from '../../../../../src/core/bytes/codecs/seek/checkpointLog.ts';
import { fromBytes } from '../../../../../src/core/bytes/memory.ts';
import { buffersOf } from '../../../../../src/engine/rpc.ts';
import { content } from './content.ts';
import { pass } from './seek/seeking.ts';

const rows = fc.uniqueArray(fc.tuple(fc.nat(10_000), fc.nat(1000)), { selector: ([out]) => out, maxLength: 50 });

function columns(list: readonly (readonly [number, number])[]): Checkpoints {
  const sorted = [...list].sort((a, b) => a[0] - b[0]);
  return {
    codec: 'zstd',
    count: sorted.length,
    at: Float64Array.from(sorted, (_, i) => 10 * (i + 1)),
    out: Float64Array.from(sorted, ([out]) => out),
    state: new Uint8Array(sorted.length),
    windowStart: new Uint32Array(sorted.length + 1),
    windows: new Uint8Array(),
  };
}

it('the place found is the last at or before the offset, and the end the first after the range', () => {
  fc.assert(
    fc.property(rows, fc.nat(10_100), (list, offset) => {
      const points = columns(list);
      const before = [...points.out].filter((out) => out <= offset).at(-1);
      expect(checkpointBefore(points, offset)?.out).toBe(before);
      const after = [...points.out].findIndex((out) => out >= offset);
      expect(storedEndOf(points, offset, 10_000)).toBe(after < 0 ? 10_000 : 10 * (after + 1) + 1);
    }),
  );
});

it('checkpoints survive being cloned to another thread, their buffers moved', async () => {
  const plain = content(500_000);
  const packed = new Uint8Array(gzipSync(plain));
  const { checkpoints } = await pass(gzip, packed, 65_536, { spacing: 60_000, share: 0 });
  if (!checkpoints) throw new Error('none');
  const moved = structuredClone(checkpoints, { transfer: buffersOf(checkpoints) });
  expect(checkpoints.at.length).toBe(0);
  const source = inflated(fromBytes(packed), gzip, plain.length, 'layer', { checkpoints: moved });
  expect(Buffer.compare(await source.read(450_000, 460_000), plain.subarray(450_000, 460_000))).toBe(0);
});

it('all together stay within their share of the stored bytes, whatever places there are', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3000), fc.nat(100_000), fc.boolean()), { maxLength: 200 }), (steps) => {
      const size = steps.reduce((sum, [stored]) => sum + stored, 0);
      const log = new CheckpointLog('gzip', size, { spacing: 10_000, freeSpacing: 1000 });
      const window = content(32_768);
      let at = 0;
      let out = 0;
      for (const [stored, given, free] of steps) {
        at += stored;
        out += given;
        if (free) log.free(at, out, 0);
        else log.windowed({ at, out, state: 0 }, window, () => undefined);
      }
      const points = log.finish(out);
      expect((points?.windows.length ?? 0) + 21 * (points?.count ?? 0)).toBeLessThanOrEqual(size / 100);
      for (let i = 1; i < (points?.count ?? 0); i++) {
        expect(points?.out[i]).toBeGreaterThan(points?.out[i - 1] as number);
      }
    }),
    { numRuns: 50 },
  );
});
