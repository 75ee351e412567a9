import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align } from '../../../../src/core/diff/align.ts';
import { alignLayers } from '../../../../src/core/diff/layers.ts';

const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 30 });

/** Length of the longest common subsequence, by the book. */
function longest(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const left of a) {
    const next = [0];
    for (const [j, right] of b.entries()) {
      next.push(left === right ? (row[j] as number) + 1 : Math.max(next[j] as number, row[j + 1] as number));
    }
    row = next;
  }
  return row[b.length] as number;
}

describe('two sequences', () => {
  it('have each item once and in order, and as many equal ones as can be', () => {
    fc.assert(
      fc.property(keys, keys, fc.boolean(), (left, right, pair) => {
        const rows = align(left, right, pair);
        expect(rows.flatMap(({ left: at }) => at ?? [])).toEqual(left.map((_, i) => i));
        expect(rows.flatMap(({ right: at }) => at ?? [])).toEqual(right.map((_, i) => i));
        const equal = rows.filter((row) => row.equal);
        expect(equal).toHaveLength(longest(left, right));
        for (const row of equal) expect(left[row.left as number]).toBe(right[row.right as number]);
      }),
    );
  });
});

describe('layers', () => {
  const type = 'application/vnd.oci.image.layer.v1.tar+gzip';
  const layer = (id: string, digest = `sha256:${id}z`, compression = 'gzip') => ({
    ...{ mediaType: type, digest, diffID: `sha256:${id}`, compression },
  });

  it('stay beside their like when one is put between', () => {
    const pairs = alignLayers(
      ['a', 'b', 'c'].map((id) => layer(id)),
      ['a', 'new', 'b', 'c'].map((id) => layer(id)),
    );
    expect(pairs.map(({ left, right, why }) => [left, right, why])).toEqual([
      [0, 0, 'same-bytes'],
      [null, 1, undefined],
      [1, 2, 'same-bytes'],
      [2, 3, 'same-bytes'],
    ]);
  });

  it('are recompressed where the diffIDs are equal and the digests are not', () => {
    const [pair] = alignLayers([layer('a')], [layer('a', 'sha256:other', 'zstd')]);
    expect(pair).toMatchObject({ why: 'recompressed', text: expect.stringContaining('gzip on the left, zstd') });
    const [alike] = alignLayers([layer('a')], [layer('a', 'sha256:other')]);
    expect(alike?.text).toContain('both gzip');
  });

  it('differ in their type only where the bytes are the same', () => {
    const docker = { ...layer('a'), mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip' };
    expect(alignLayers([layer('a')], [docker])[0]?.why).toBe('media-type-only');
  });

  it('are other layers where the diffIDs differ', () => {
    expect(alignLayers([layer('a')], [layer('b')])[0]?.why).toBe('content');
  });
});
