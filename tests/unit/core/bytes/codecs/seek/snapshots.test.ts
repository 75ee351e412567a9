import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inflated } from '../../../../../../src/core/bytes/codecs/inflated.ts';
import { Cursors } from '../../../../../../src/core/bytes/codecs/seek/cursor.ts';
import { Snapshots } from '../../../../../../src/core/bytes/codecs/seek/snapshots.ts';
import { zstd } from '../../../../../../src/core/bytes/codecs/zstd.ts';
import { fromBytes } from '../../../../../../src/core/bytes/memory.ts';
import { zstdStore } from '../../../../../fixtures/zstd.ts';
import { content, join } from '../content.ts';
import { counted } from './seeking.ts';

const plain = content(3_000_000);
const packed = zstdStore(plain);
const often = { spacing: 400_000, share: 0 };
const held = (size: number) => ({ size, copy: () => new Uint8Array(size) });
const bytesOf = (snapshots: Snapshots, ...sources: Parameters<Snapshots['of']>[0][]) =>
  sources.flatMap((source) => snapshots.of(source)).reduce((sum, { window }) => sum + window.length, 0);

it('a read lays snapshots on its way, and the next one begins at them', async () => {
  const { source, count } = counted(packed, 50_000);
  const snapshots = new Snapshots(often);
  const tar = () => inflated(source, zstd, plain.length, 'layer', { snapshots, cursors: new Cursors(0) });
  const read = async (at: number) => {
    count.bytes = 0;
    expect(Buffer.compare(await tar().read(at, at + 1000), plain.subarray(at, at + 1000))).toBe(0);
    return count.bytes;
  };
  expect(await read(2_800_000)).toBeGreaterThan(2_700_000);
  for (const at of [2_900_000, 2_000_000, 1_234_567, 500_000, 2_799_999]) expect(await read(at)).toBeLessThan(900_000);
  expect(snapshots.of(source).length).toBeGreaterThan(3);
});

it('frames that begin anew need none', async () => {
  const frames = join(Array.from({ length: 10 }, (_, i) => zstdStore(plain.subarray(i * 300_000, (i + 1) * 300_000))));
  const source = fromBytes(frames);
  const snapshots = new Snapshots(often);
  await inflated(source, zstd, plain.length, 'layer', { snapshots }).read(2_900_000, 2_900_001);
  expect(snapshots.of(source)).toEqual([]);
});

it('all together stay within the bound, whatever is offered, and none begins after the read it is for', () => {
  const place = fc.record({ out: fc.nat(10_000), size: fc.integer({ min: 1, max: 300 }), source: fc.nat(2) });
  fc.assert(
    fc.property(fc.array(place, { maxLength: 100 }), fc.nat(10_000), (places, offset) => {
      const snapshots = new Snapshots({ limit: 1000, spacing: 100, share: 1 });
      const sources = [0, 1, 2].map((size) => fromBytes(new Uint8Array(size)));
      for (const { out, size, source } of places) {
        const stored = sources[source] as (typeof sources)[0];
        snapshots.sink(stored).within({ at: out, out }, held(size));
        expect(bytesOf(snapshots, ...sources)).toBeLessThanOrEqual(1000);
        const outs = snapshots.of(stored).map((point) => point.out);
        expect(outs).toEqual([...new Set(outs)].sort((a, b) => a - b));
        expect(snapshots.before(stored, offset)?.out).toBe(outs.filter((one) => one <= offset).at(-1));
      }
    }),
  );
});

it('of a stream of any length those are kept that leave no long way to any byte', () => {
  const source = fromBytes(new Uint8Array(1));
  for (const length of [500, 1500, 4000, 20_000]) {
    const snapshots = new Snapshots({ limit: 1000, spacing: 100, share: 1 });
    const sink = snapshots.sink(source);
    for (let out = 10; out < length; out += 10) sink.within({ at: out, out }, held(100));
    const ends = [...snapshots.of(source).map(({ out }) => out), length];
    const longest = Math.max(...ends.map((end, i) => end - (ends[i - 1] ?? 0)));
    // Ten fit: evenly laid they would leave a tenth of the stream.
    expect(longest).toBeLessThanOrEqual(Math.max(200, (3 * length) / 10));
  }
});

it('one too large for the bound is not made twice', () => {
  const source = fromBytes(new Uint8Array(1));
  const snapshots = new Snapshots({ limit: 1000, spacing: 100, share: 1 });
  let copies = 0;
  // Looks small until it is copied, as a window that is not full yet.
  const growing = {
    size: 10,
    copy() {
      copies++;
      this.size = 2000;
      return new Uint8Array(2000);
    },
  };
  const sink = snapshots.sink(source);
  for (let out = 100; out < 5000; out += 100) sink.within({ at: out, out }, growing);
  expect(copies).toBe(1);
  expect(snapshots.of(source)).toEqual([]);
});

it('those of another thread are taken over within the same bound, and forgotten with their source', () => {
  const [one, other] = [fromBytes(new Uint8Array(1)), fromBytes(new Uint8Array(2))];
  const snapshots = new Snapshots({ limit: 1000, spacing: 100, share: 1 });
  const point = (out: number) => ({ at: out, out, state: 0, window: new Uint8Array(200) });
  snapshots.add(one, [500, 1000, 1500, 2000, 2500, 3000].map(point));
  snapshots.add(one, [1010, 2950].map(point));
  expect(bytesOf(snapshots, one)).toBeLessThanOrEqual(1000);
  snapshots.add(other, [4000].map(point));
  expect(snapshots.of(other).length).toBe(1);
  snapshots.drop(one);
  expect(snapshots.of(one)).toEqual([]);
  snapshots.add(other, [8000, 12_000, 16_000, 20_000].map(point));
  expect(snapshots.of(other).length).toBe(5);
});
