/** Where places of the content are stored, held against streams whose parts were compressed apart. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { codecs } from '../../../../src/core/bytes/codecs/index.ts';
import { storedOffsetNear } from '../../../../src/core/bytes/codecs/checkpoints.ts';
import { storedOffsets } from '../../../../src/core/bytes/codecs/seek/storedOffsets.ts';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';

const gzip = codecs.find(({ name }) => name === 'gzip');

/** Members of different kinds: what lies before the end of each is known to the byte. */
const contents = [
  new Uint8Array(700_000),
  Uint8Array.from({ length: 300_000 }, (_, i) => (i * i * 31 + (i >> 3)) & 0xff),
  new Uint8Array(400_000).fill(7),
];
const members = contents.map((content) => gzipSync(content));
const stored = fromBytes(new Uint8Array(Buffer.concat(members)));
const ends = (parts: readonly Uint8Array[]) =>
  parts.map((_, i) => parts.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0));

describe('storedOffsets', () => {
  it('tells each place within 4 KiB', async () => {
    if (!gzip) throw new Error('no gzip');
    const found = await storedOffsets(stored, gzip, { offsets: ends(contents) });
    for (const [i, end] of ends(members).entries()) expect(Math.abs((found[i] ?? 0) - end)).toBeLessThan(4096);
  });

  it('is the stored size behind the end', async () => {
    if (!gzip) throw new Error('no gzip');
    expect(await storedOffsets(stored, gzip, { offsets: [9_999_999] })).toEqual([stored.size]);
  });
});

const NEAR: readonly [offset: number, near: number][] = [
  [0, 0],
  [100, 10],
  [200, 20],
  [600, 520],
  [1000, 1020],
  [2000, 1020],
];

it.each(NEAR)('storedOffsetNear: byte %i lies at about %i', (offset, near) => {
  const checkpoints = {
    ...{ codec: 'gzip' as const, count: 1, at: Float64Array.of(20), out: Float64Array.of(200) },
    ...{ state: new Uint8Array(1), windowStart: new Uint32Array(2), windows: new Uint8Array() },
  };
  expect(storedOffsetNear({ checkpoints, uncompressedSize: 1000 }, 1020, offset)).toBe(near);
});
