import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gzip } from '../../../../../src/core/bytes/codecs/gzip.ts';
import { inflated } from '../../../../../src/core/bytes/codecs/inflated.ts';
import { fromBytes } from '../../../../../src/core/bytes/memory.ts';
import type { ByteSource } from '../../../../../src/core/bytes/source.ts';
import { content } from './content.ts';

const plain = content(60_000);
const packed = new Uint8Array(gzipSync(plain));

it('the content of a compressed source is read anywhere in', async () => {
  const source = inflated(fromBytes(packed), gzip, plain.length, 'layer');
  await fc.assert(
    fc.asyncProperty(fc.nat(60_100), fc.nat(60_100), async (start, end) => {
      const expected = plain.slice(start, Math.max(start, end));
      expect(Buffer.compare(await source.slice(start).read(0, end - start), expected)).toBe(0);
      expect(Buffer.compare(await source.read(start, end), expected)).toBe(0);
    }),
    { numRuns: 20 },
  );
});

it('a range near the start stops the reading of the rest', async () => {
  const stored = new Uint8Array(gzipSync(content(2_000_000)));
  let given = 0;
  const counted: ByteSource = {
    ...fromBytes(stored),
    async *stream() {
      for (let at = 0; at < stored.length; at += 10_000) {
        given += 10_000;
        yield stored.slice(at, at + 10_000);
      }
    },
  };
  const source = inflated(counted, gzip, 2_000_000, 'layer');
  expect(await source.read(100, 200)).toEqual(content(300).slice(100, 200));
  expect(given).toBeLessThanOrEqual(20_000);
});

it('a range beyond damage fails with `truncated`, one before it does not', async () => {
  const source = inflated(fromBytes(packed.slice(0, packed.length >> 1)), gzip, plain.length, 'layer');
  expect(await source.read(0, 100)).toEqual(plain.slice(0, 100));
  await expect(source.read(59_000, 60_000)).rejects.toMatchObject({ code: 'truncated', at: 'layer' });
});
