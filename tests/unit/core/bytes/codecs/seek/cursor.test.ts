import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { bzip2 } from '../../../../../../src/core/bytes/codecs/bzip2.ts';
import { gzip } from '../../../../../../src/core/bytes/codecs/gzip.ts';
import { inflated } from '../../../../../../src/core/bytes/codecs/inflated.ts';
import { Cursors } from '../../../../../../src/core/bytes/codecs/seek/cursor.ts';
import { xz } from '../../../../../../src/core/bytes/codecs/xz.ts';
import { zstd } from '../../../../../../src/core/bytes/codecs/zstd.ts';
import { fromBytes } from '../../../../../../src/core/bytes/memory.ts';
import { zstdStore } from '../../../../../fixtures/zstd.ts';
import { content, join, sample } from '../content.ts';
import { counted, pass } from './seeking.ts';

const plain = content(1_000_000);
const packed = new Uint8Array(gzipSync(plain));

it('reads that follow each other inflate each byte once', async () => {
  const { source, count } = counted(packed, 4096);
  const tar = inflated(source, gzip, plain.length, 'layer');
  for (let at = 0; at < plain.length; at += 10_000) {
    expect(Buffer.compare(await tar.read(at, at + 9000), plain.subarray(at, at + 9000))).toBe(0);
  }
  expect(count.bytes).toBe(packed.length);
});

it('a read that goes back begins anew, and gives the same', async () => {
  const tar = inflated(counted(packed, 4096).source, gzip, plain.length, 'layer');
  for (const at of [900_000, 10, 500_000, 499_990, 0]) {
    expect(Buffer.compare(await tar.read(at, at + 100), plain.subarray(at, at + 100))).toBe(0);
  }
});

it('reads at the same time do not disturb each other', async () => {
  const cursors = new Cursors(2);
  const tar = inflated(counted(packed, 4096).source, gzip, plain.length, 'layer', { cursors });
  const starts = [0, 100_000, 100_001, 700_000, 5, 300_000];
  const read = await Promise.all(starts.map((at) => tar.read(at, at + 50_000)));
  starts.forEach((at, i) => {
    expect(Buffer.compare(read[i] as Uint8Array, plain.subarray(at, at + 50_000))).toBe(0);
  });
  cursors.close();
});

it('a stream left in the middle is gone on with where it was left', async () => {
  const { source, count } = counted(packed, 4096);
  const tar = inflated(source, gzip, plain.length, 'layer');
  for await (const chunk of tar.stream()) if (chunk.length > 0) break;
  const before = count.bytes;
  await tar.read(300_000, 300_100);
  expect(count.bytes).toBeLessThan(packed.length);
  expect(before).toBeLessThanOrEqual(count.bytes);
  expect(count.streams).toBe(1);
});

it('an abort stops a read, and the next one is right', async () => {
  const tar = inflated(counted(packed, 4096).source, gzip, plain.length, 'layer');
  const controller = new AbortController();
  const read = tar.read(0, plain.length, controller.signal);
  controller.abort();
  await expect(read).rejects.toMatchObject({ code: 'aborted' });
  expect(Buffer.compare(await tar.read(800_000, 800_100), plain.subarray(800_000, 800_100))).toBe(0);
});

it('frames of zstd are places to begin at', async () => {
  const parts = Array.from({ length: 10 }, (_, i) => plain.subarray(i * 100_000, (i + 1) * 100_000));
  const frames = join(parts.map((part) => zstdStore(part)));
  const { checkpoints } = await pass(zstd, frames, 5000, { freeSpacing: 1000, share: 0 });
  expect([...(checkpoints?.out ?? [])]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => i * 100_000));
  const { source, count } = counted(frames, 1000);
  const tar = inflated(source, zstd, plain.length, 'layer', { checkpoints });
  expect(Buffer.compare(await tar.read(750_000, 760_000), plain.subarray(750_000, 760_000))).toBe(0);
  expect(count.bytes).toBeLessThan(100_000);
});

for (const [codec, name] of [
  [bzip2, 'plain.bz2'],
  [xz, 'blocks.xz'],
] as const) {
  it(`blocks of ${codec.name} are places to begin at`, async () => {
    const stored = sample(name);
    const { checkpoints, size } = await pass(codec, stored, 1000, { freeSpacing: 1, share: 0 });
    expect(checkpoints?.count).toBeGreaterThan(0);
    const whole = content(size);
    const cursors = new Cursors(0);
    const tar = inflated(fromBytes(stored), codec, size, 'layer', { checkpoints, cursors });
    for (const out of checkpoints?.out ?? []) {
      expect(Buffer.compare(await tar.read(out, out + 1000), whole.subarray(out, out + 1000))).toBe(0);
    }
  });
}
