import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToText } from '../../../../../src/core/oci/text.ts';
import { applyLayer, createFileTree } from '../../../../../src/core/rootfs/fileTree.ts';
import { mergedColumns } from '../../../../../src/core/rootfs/pack/mergedColumns.ts';
import { reclaimable } from '../../../../../src/core/rootfs/waste/reclaimable.ts';
import { suspectsOf } from '../../../../../src/core/rootfs/waste/suspects.ts';
import { measureWaste, WASTE_REASONS, type Waste } from '../../../../../src/core/rootfs/waste/waste.ts';
import { type EntrySpec, layerIndex } from '../../../../fixtures/layerIndexBuilder.ts';
import { runs } from '../../../../fixtures/deep.ts';

function applied(layers: readonly (readonly EntrySpec[])[]) {
  const tree = createFileTree();
  for (const entries of layers) applyLayer(tree, layerIndex(entries));
  return tree;
}

const measure = (...layers: readonly (readonly EntrySpec[])[]) => measureWaste(applied(layers));

/** `path bytes why by N in 0,1`, one a row. */
function rows({ files }: Waste): string[] {
  return [...Array(files.count).keys()].map((row) => {
    const path = bytesToText(files.paths.subarray(files.pathStart[row], files.pathStart[row + 1]));
    const copies = files.copyLayer.subarray(files.copyStart[row], files.copyStart[row + 1]);
    return `${path} ${files.bytes[row]} ${WASTE_REASONS[files.why[row] ?? 0]} by ${files.by[row]} in ${copies.join()}`;
  });
}

const file = (path: string, size: number): EntrySpec => ({ path, size });

describe('waste', () => {
  it('counts every copy but the last of a file that is written again and again', () => {
    const waste = measure([file('a', 10)], [file('a', 20)], [file('a', 30)]);
    expect(rows(waste)).toEqual(['a 30 overwritten by 2 in 0,1']);
    expect([waste.totalBytes, waste.wastedBytes, waste.efficiency]).toEqual([60, 30, 0.5]);
    expect(waste.layers).toEqual([
      { content: 10, wasted: 10, hidden: 0 },
      { content: 20, wasted: 20, hidden: 10 },
      { content: 30, wasted: 0, hidden: 20 },
    ]);
  });

  it('counts a deleted plain file, and all copies of one that was overwritten before', () => {
    expect(rows(measure([file('a', 10)], [file('.wh.a', 0)]))).toEqual(['a 10 deleted by 1 in 0']);
    expect(rows(measure([file('a', 10)], [file('a', 5)], [file('.wh.a', 0)]))).toEqual(['a 15 deleted by 2 in 0,1']);
  });

  it('counts each file below a deleted, an opaque or a replaced directory', () => {
    const base = [file('d/a', 1), file('d/e/b', 2)];
    expect(rows(measure(base, [file('.wh.d', 0)]))).toEqual(['d/e/b 2 deleted by 1 in 0', 'd/a 1 deleted by 1 in 0']);
    expect(rows(measure(base, [file('d/.wh..wh..opq', 0), file('d/new', 9)]))).toEqual([
      'd/e/b 2 deleted by 1 in 0',
      'd/a 1 deleted by 1 in 0',
    ]);
    expect(rows(measure(base, [file('d', 7)]))).toEqual(['d/e/b 2 deleted by 1 in 0', 'd/a 1 deleted by 1 in 0']);
  });

  it('counts the lower copy where a layer changes nothing but mode, owner or time', () => {
    expect(rows(measure([file('a', 10)], [{ path: 'a', size: 10, mode: 0o600 }]))).toEqual([
      'a 10 overwritten by 1 in 0',
    ]);
  });

  it('counts the earlier of two entries of one path in one layer', () => {
    const waste = measure([file('a', 3), file('a', 4)]);
    expect(rows(waste)).toEqual(['a 3 overwritten by 0 in 0']);
    expect(waste.layers).toEqual([{ content: 7, wasted: 3, hidden: 3 }]);
  });

  it('counts a hard-linked content once, and as shown while one of its names is', () => {
    const linked: EntrySpec[] = [file('a', 10), { path: 'b', type: 'hardlink', link: 'a' }];
    expect(measure(linked).totalBytes).toBe(10);
    expect(rows(measure(linked, [file('.wh.a', 0)]))).toEqual([]);
    expect(rows(measure(linked, [file('.wh.a', 0)], [file('.wh.b', 0)]))).toEqual(['a 10 deleted by 2 in 0']);
  });

  it('counts the apparent size of a sparse file, and of a file cut off only what is there', () => {
    const sparse = { path: 's', size: 1000, extra: { sparse: [{ offset: 0, size: 10 }] } };
    expect(measure([sparse], [file('.wh.s', 0)]).wastedBytes).toBe(1000);
    const cut = { path: 'c', size: 1e12, extra: { broken: true } };
    // The builder's tar of one entry has 2048 bytes, its content begins at 512.
    expect(measure([cut]).totalBytes).toBe(1536);
  });

  it('is none, and efficiency 1, for an image without content', () => {
    const waste = measure([{ path: 'd', type: 'dir' }], []);
    expect([waste.totalBytes, waste.wastedBytes, waste.efficiency, waste.files.count]).toEqual([0, 0, 1, 0]);
  });

  it('can be measured at a lower depth, as if the layers above were not there', () => {
    const tree = applied([[file('a', 1)], [file('a', 2)], [file('.wh.a', 0)]]);
    expect(rows(measureWaste(tree, 1))).toEqual(['a 1 overwritten by 1 in 0']);
    expect(rows(measureWaste(tree, 0))).toEqual([]);
  });

  it('marks what is likely a secret by its path', () => {
    const { files } = measure(
      [file('root/.ssh/id_rsa', 9), file('etc/motd', 99)],
      [file('.wh.root', 0), file('.wh.etc', 0)],
    );
    expect([...suspectsOf(files)]).toEqual([[1, 'an SSH private key']]);
  });
});

const name = fc.constantFrom('a', 'b', 'c');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const entry: fc.Arbitrary<EntrySpec> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ path, size: fc.integer({ min: 0, max: 99 }) }) },
  { weight: 2, arbitrary: fc.record({ path, type: fc.constant('dir' as const) }) },
  { weight: 2, arbitrary: fc.record({ path, type: fc.constant('hardlink' as const), link: path }) },
  { weight: 2, arbitrary: path.map((at) => ({ path: at.replace(/[^/]+$/, '.wh.$&') })) },
  { weight: 1, arbitrary: path.map((at) => ({ path: `${at}/.wh..wh..opq` })) },
);
const stack = fc.array(fc.array(entry, { maxLength: 10 }), { minLength: 1, maxLength: 5 });

/** Content of a merged tree: each inode once. Hard links have the size of their target, so they are told by the entry. */
function finalBytes(layers: readonly (readonly EntrySpec[])[]): number {
  const tree = applied(layers);
  const { versions, paths } = tree;
  const columns = mergedColumns(tree, layers.length - 1);
  const inodes = new Map<number, number>();
  for (let at = 0; at < paths.count; at++) {
    const head = paths.head[at] as number;
    if (head === 0xffffffff || versions.isRemoval(head)) continue;
    const content = versions.content[head] as number;
    const spec = layers[versions.layer[content] as number]?.[versions.entry[content] as number];
    if (spec && (spec.type ?? 'file') === 'file') inodes.set(content, spec.size ?? 0);
  }
  expect(columns.count).toBeGreaterThan(0);
  return [...inodes.values()].reduce((sum, size) => sum + size, 0);
}

describe('the waste of any stack of layers', () => {
  it('adds up: all copies = what the final root filesystem shows + what is wasted', () => {
    fc.assert(
      fc.property(stack, (layers) => {
        const waste = measure(...layers);
        const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
        expect(waste.totalBytes).toBe(finalBytes(layers) + waste.wastedBytes);
        expect(waste.wastedBytes).toBe(sum([...waste.files.bytes]));
        expect(waste.wastedBytes).toBe(sum(waste.layers.map(({ wasted }) => wasted)));
        expect(waste.wastedBytes).toBe(sum(waste.layers.map(({ hidden }) => hidden)));
        expect(waste.totalBytes).toBe(sum(waste.layers.map(({ content }) => content)));
        expect([...waste.files.bytes]).toEqual([...waste.files.bytes].sort((a, b) => b - a));
        expect(waste.files.copyStart[waste.files.count]).toBe(waste.files.copyLayer.length);
      }),
      { numRuns: runs(100, 500) },
    );
  });
});

describe('what squashing saves', () => {
  it('is all waste unpacked, and at rest each layer’s part of its stored bytes', () => {
    const tree = applied([[file('a', 512)], [file('.wh.a', 0)]]);
    const { layers } = measureWaste(tree);
    // 512 of the tar's 2048 bytes are wasted, so a quarter of the stored ones.
    expect(reclaimable(tree, layers, [400, 50])).toEqual({ unpacked: 512, stored: 450, atRest: 100 });
  });
});
