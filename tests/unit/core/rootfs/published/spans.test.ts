import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../../../../src/core/bytes/memory.ts';
import type { ByteSource } from '../../../../../src/core/bytes/source.ts';
import { indexFormat } from '../../../../../src/core/rootfs/published/index.ts';
import { type Spans, spanChecked, spansProblem } from '../../../../../src/core/rootfs/published/spans.ts';

function spansOf(bytes: Uint8Array, ranges: readonly (readonly [number, number])[]): Spans {
  const sha256 = new Uint8Array(32 * ranges.length);
  for (const [i, [start, end]] of ranges.entries())
    sha256.set(createHash('sha256').update(bytes.subarray(start, end)).digest(), 32 * i);
  const column = (at: 0 | 1) => Float64Array.from(ranges, (range) => range[at]);
  return { count: ranges.length, start: column(0), end: column(1), sha256 };
}

function counted(bytes: Uint8Array<ArrayBuffer>): { source: ByteSource; asked: [number, number][] } {
  const source = fromBytes(bytes);
  const asked: [number, number][] = [];
  const read: ByteSource['read'] = (start, end) => {
    asked.push([start, end]);
    return source.read(start, end);
  };
  return { source: { ...source, read }, asked };
}

const BYTES = Uint8Array.from({ length: 100 }, (_, i) => i);
const RANGES = [
  [0, 31],
  [30, 60],
  [60, 100],
] as const;

describe('a layer read by the spans of an index', () => {
  it('gives the bytes of any range, in whole spans', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(100), fc.nat(100), fc.nat(100), async (a, b, from) => {
        const checked = spanChecked(fromBytes(BYTES), spansOf(BYTES, RANGES), 'layer');
        expect(await checked.read(a, b)).toEqual(await fromBytes(BYTES).read(a, b));
        const parts: number[] = [];
        for await (const chunk of checked.slice(a, b).stream({ start: from })) parts.push(...chunk);
        expect(parts).toEqual([...BYTES.slice(a, Math.max(a, b)).slice(from)]);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['a part of one span', 5, 20, [[0, 31]]],
    ['up to the byte that two share', 0, 31, [[0, 31]]],
    ['from the byte that two share', 30, 60, [[30, 60]]],
    ['several spans at once', 5, 90, [[0, 100]]],
  ])('asks once for %s', async (_, start, end, expected) => {
    const { source, asked } = counted(BYTES);
    const checked = spanChecked(source, spansOf(BYTES, RANGES), 'layer');
    await checked.read(start, end);
    await checked.read(start + 1, end - 1);
    expect(asked).toEqual(expected);
  });

  it('fails where a span does not have its digest, and gives the others', async () => {
    const spans = spansOf(BYTES, RANGES);
    const damaged = BYTES.slice();
    damaged[45] = 0;
    const checked = spanChecked(fromBytes(damaged), spans, 'layer');
    expect((await checked.read(0, 10)).length).toBe(10);
    await expect(checked.read(31, 32)).rejects.toMatchObject({ code: 'digest-mismatch', at: 'layer' });
  });

  it.each<[string, readonly (readonly [number, number])[], string | undefined]>([
    ['whole', RANGES, undefined],
    ['header of its own', [[10, 100]], undefined],
    ['none', [], 'it has no spans'],
    [
      'a gap',
      [
        [0, 30],
        [31, 100],
      ],
      'between spans 0 and 1 bytes are left out',
    ],
    [
      'an overlap',
      [
        [0, 30],
        [20, 100],
      ],
      'spans 0 and 1 overlap',
    ],
    ['too short', [[0, 99]], 'its spans end at byte 99 of 100'],
    ['too long', [[0, 101]], 'its spans end at byte 101 of 100'],
    [
      'empty',
      [
        [0, 0],
        [0, 100],
      ],
      'span 0 is empty',
    ],
    ['huge', [[0, 2 ** 40]], 'span 0 has more than 67108864 bytes'],
  ])('%s: %#', (_, ranges, problem) => {
    expect(spansProblem(spansOf(BYTES, ranges), 100)).toBe(problem);
  });

  it('knows formats by the type of their manifests', () => {
    expect(indexFormat('application/vnd.cncf.helm.config.v1+json')).toBeUndefined();
  });
});
