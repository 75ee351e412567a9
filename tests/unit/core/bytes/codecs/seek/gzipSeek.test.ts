import { gzipSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Checkpoints, checkpointAt } from '../../../../../../src/core/bytes/codecs/checkpoints.ts';
import { gzip } from '../../../../../../src/core/bytes/codecs/gzip.ts';
import { inflated } from '../../../../../../src/core/bytes/codecs/inflated.ts';
import { Cursors } from '../../../../../../src/core/bytes/codecs/seek/cursor.ts';
import { fromBytes } from '../../../../../../src/core/bytes/memory.ts';
import { registerWasm } from '../../../../../../src/core/bytes/wasm.ts';
import { content, flipped, join } from '../content.ts';
import { counted, deflateOptions, members, mixedContent, pass } from './seeking.ts';
import { builtWasm } from '../../../../../fixtures/wasm.ts';

/** Small, so that samples have many places, and without the share, which samples of a few KiB can't keep. */
const DENSE = { spacing: 5000, freeSpacing: 2000, share: 0 };

for (const engine of ['wasm', 'script'] as const) {
  describe(`checkpoints of gzip by ${engine}`, () => {
    beforeAll(() => registerWasm(engine === 'wasm' ? builtWasm : undefined));
    afterAll(() => registerWasm(undefined));

    it('lead into any content, however it was written and cut', async () => {
      await fc.assert(
        fc.asyncProperty(
          mixedContent,
          deflateOptions,
          fc.integer({ min: 1, max: 3 }),
          fc.constantFrom(0, 512),
          fc.constantFrom(1, 97, 4096, 1_000_000),
          fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(9000)), { minLength: 4, maxLength: 4 }),
          async (plain, options, count, padding, piece, ranges) => {
            const packed = join([members(plain, count, options), new Uint8Array(padding)]);
            const { checkpoints, size } = await pass(gzip, packed, piece, DENSE);
            expect(size).toBe(plain.length);
            await expectRanges(packed, plain, checkpoints, ranges);
          },
        ),
        { numRuns: 15 },
      );
    });

    it('lead in at each of the eight bits at which a block can begin', async () => {
      const plain = content(2_000_000);
      const packed = new Uint8Array(gzipSync(plain, { memLevel: 4 }));
      const { checkpoints } = await pass(gzip, packed, 65_536, DENSE);
      expect([...new Set(checkpoints?.state)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      const source = inflated(fromBytes(packed), gzip, plain.length, 'layer', { checkpoints, cursors: new Cursors(0) });
      for (const out of checkpoints?.out ?? []) {
        expect(Buffer.compare(await source.read(out, out + 40_000), plain.subarray(out, out + 40_000))).toBe(0);
      }
    });

    it('hold what is needed of the content before them, and any other inflate reads it', async () => {
      const plain = content(400_000);
      const { checkpoints } = await pass(gzip, new Uint8Array(gzipSync(plain, { memLevel: 4 })), 4096, DENSE);
      expect(checkpoints?.count).toBeGreaterThan(5);
      for (let i = 0; i < (checkpoints?.count ?? 0); i++) {
        const { out, window } = checkpointAt(checkpoints as Checkpoints, i);
        const before = plain.subarray(Math.max(0, out - 32_768), out);
        const restored = inflateRawSync(window);
        expect(restored.length).toBe(before.length);
        // What nothing refers to is zero.
        expect(restored.every((byte, at) => byte === 0 || byte === before[at])).toBe(true);
        expect(restored.filter((byte) => byte === 0).length).toBeGreaterThan(restored.length / 5);
      }
    });

    it('lie no further apart than the spacing where blocks are small', async () => {
      const plain = content(300_000);
      const packed = new Uint8Array(gzipSync(plain, { memLevel: 1 }));
      const { checkpoints } = await pass(gzip, packed, 10_000, { ...DENSE, spacing: 50_000 });
      const places = [0, ...(checkpoints?.out ?? []), plain.length];
      for (let i = 1; i < places.length; i++) {
        expect((places[i] as number) - (places[i - 1] as number)).toBeLessThanOrEqual(50_000);
      }
    });

    it('of tens of thousands of members are few, and need no window', async () => {
      const member = new Uint8Array(gzipSync('0123456789'));
      const packed = join(Array.from({ length: 30_000 }, () => member));
      const { checkpoints } = await pass(gzip, packed, 65_536, { freeSpacing: 50_000 });
      expect(checkpoints).toMatchObject({ count: 5, windows: new Uint8Array() });
      const source = inflated(fromBytes(packed), gzip, 300_000, 'layer', { checkpoints });
      expect(new TextDecoder().decode(await source.read(260_003, 260_013))).toBe('3456789012');
    });

    it('do not hide a wrong checksum of a member that begins after them, nor report that of one left out', async () => {
      const one = new Uint8Array(gzipSync(content(200_000)));
      const packed = join([flipped(one, -6), flipped(one, -6)]);
      const { checkpoints } = await pass(gzip, packed, 4096, DENSE);
      const from = checkpointAt(checkpoints as Checkpoints, 0);
      const decoder = await gzip.decoder({ from });
      let size = 0;
      for (const output of decoder.push(packed.subarray(from.at))) size += output.length;
      for (const output of decoder.finish()) size += output.length;
      expect(size).toBe(400_000 - from.out);
      expect(decoder.notes.map(({ code, offset }) => ({ code, offset }))).toEqual([
        { code: 'compression-checksum', offset: packed.length - 8 },
      ]);
      decoder.close();
    });

    it('make a read cost the distance, not what lies before', async () => {
      const plain = content(2_000_000);
      const packed = new Uint8Array(gzipSync(plain));
      const { checkpoints } = await pass(gzip, packed, 65_536, { spacing: 200_000, share: 0 });
      const { source, count } = counted(packed, 4096);
      const tar = inflated(source, gzip, plain.length, 'layer', { checkpoints });
      expect(Buffer.compare(await tar.read(1_700_000, 1_700_100), plain.subarray(1_700_000, 1_700_100))).toBe(0);
      const density = packed.length / plain.length;
      expect(count.bytes).toBeLessThan(1.3 * density * 200_000 + 4096);
    });
  });
}

async function expectRanges(
  packed: Uint8Array<ArrayBuffer>,
  plain: Uint8Array,
  checkpoints: Checkpoints | undefined,
  ranges: readonly (readonly [number, number])[],
): Promise<void> {
  const source = inflated(counted(packed, 3000).source, gzip, plain.length, 'layer', { checkpoints });
  for (const [place, size] of ranges) {
    const start = Math.floor(place * plain.length);
    const expected = plain.subarray(start, start + size);
    expect(Buffer.compare(await source.read(start, start + size), expected)).toBe(0);
    expect(Buffer.compare(await source.slice(start).read(0, size), expected)).toBe(0);
  }
}
