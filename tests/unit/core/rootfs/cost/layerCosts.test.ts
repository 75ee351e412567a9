import { describe, expect, it } from 'vitest';
import { KnownDigests, entriesToCompare } from '../../../../../src/core/rootfs/cost/contentDigests.ts';
import { type LayerCost, layerCosts } from '../../../../../src/core/rootfs/cost/layerCosts.ts';
import { applyLayer, createFileTree } from '../../../../../src/core/rootfs/fileTree.ts';
import { measureWaste } from '../../../../../src/core/rootfs/waste/waste.ts';
import { type EntrySpec, layerIndex } from '../../../../fixtures/layerIndexBuilder.ts';

function applied(layers: readonly (readonly EntrySpec[])[]) {
  const tree = createFileTree();
  for (const entries of layers) applyLayer(tree, layerIndex(entries));
  return tree;
}

function costs(layers: readonly (readonly EntrySpec[])[], digests?: KnownDigests): LayerCost[] {
  const tree = applied(layers);
  const stored = layers.map((_, at) => 100 + at);
  return layerCosts(tree, { waste: measureWaste(tree).layers, stored, sameContent: digests?.same });
}

const base: EntrySpec[] = [
  { path: 'd', type: 'dir' },
  { path: 'd/a', size: 10 },
  { path: 'd/b', size: 20 },
  { path: 'c', size: 30 },
  { path: 'same', size: 5 },
];

describe('layer costs', () => {
  it('tell added, modified and removed entries with their bytes, directories apart', () => {
    const [, cost] = costs([
      base,
      [{ path: 'd/a', size: 11 }, { path: 'new', size: 7 }, { path: '.wh.c' }, { path: '.wh.d/x' }],
    ]);
    expect(cost?.added).toEqual({ files: 1, directories: 0, bytes: 7 });
    expect(cost?.modified).toEqual({ files: 1, directories: 0, bytes: 11 });
    expect(cost?.removed).toEqual({ files: 1, directories: 0, bytes: 30 });
    const [, gone] = costs([base, [{ path: '.wh.d' }]]);
    expect(gone?.removed).toEqual({ files: 2, directories: 1, bytes: 30 });
  });

  it('tell three sizes: at rest, unpacked, contribution; and the running total', () => {
    const list = costs([base, [{ path: 'd/a', size: 40 }], [{ path: '.wh.d' }]]);
    expect(
      list.map(({ atRest, unpacked, contribution, running, hidden }) => ({
        atRest,
        unpacked,
        contribution,
        running,
        hidden,
      })),
    ).toEqual([
      { atRest: 100, unpacked: 65, contribution: 35, running: 65, hidden: 0 },
      { atRest: 101, unpacked: 40, contribution: 0, running: 95, hidden: 10 },
      { atRest: 102, unpacked: 0, contribution: 0, running: 35, hidden: 60 },
    ]);
  });

  it('count how a layer leaves a path, not what it did on the way', () => {
    const [, cost] = costs([
      base,
      [
        { path: 'tmp', size: 1 },
        { path: 'c', size: 1 },
        { path: 'c', size: 2 },
      ],
    ]);
    expect(cost?.added.files).toBe(1);
    expect(cost?.modified).toEqual({ files: 1, directories: 0, bytes: 2 });
  });

  it('say of files of equal size that they are not compared, and count them as modified', () => {
    const [, cost] = costs([base, [{ path: 'same', size: 5, mode: 0o600 }]]);
    expect(cost?.modified.files).toBe(1);
    expect(cost?.unknown).toEqual({ files: 1, directories: 0, bytes: 5 });
  });

  it('are exact once contents were compared: the same bytes are attributes only, or nothing at all', () => {
    const again: EntrySpec[] = [
      { path: 'same', size: 5, mode: 0o600, uid: 7 },
      { path: 'c', size: 30 },
      { path: 'd/b', size: 20, mtime: 1 },
    ];
    const tree = applied([base, again]);
    const wanted = entriesToCompare(tree, 1);
    expect([...wanted].map(([layer, entries]) => [layer, [...entries].sort()])).toEqual([
      [0, [2, 3, 4]],
      [1, [0, 1, 2]],
    ]);
    const digests = new KnownDigests();
    const of = (...marks: number[]) => Uint8Array.from(marks.flatMap((mark) => Array(16).fill(mark)));
    digests.add(0, { entry: Uint32Array.of(2, 3, 4) }, of(2, 3, 4));
    digests.add(1, { entry: Uint32Array.of(0, 1, 2) }, of(4, 3, 9));
    const [, cost] = costs([base, again], digests);
    expect(cost?.metadata).toEqual({ files: 1, directories: 0, bytes: 5 });
    expect(cost?.attributes).toEqual({ mode: 1, owner: 1, time: 0, xattrs: 0 });
    expect(cost?.unchanged).toEqual({ files: 1, directories: 0, bytes: 30 });
    expect(cost?.modified).toEqual({ files: 1, directories: 0, bytes: 20 });
    expect(cost?.unknown.files).toBe(0);
  });

  it('leave unknown what could not be read in full', () => {
    const digests = new KnownDigests();
    digests.add(0, { entry: Uint32Array.of(4) }, new Uint8Array(16));
    digests.add(1, { entry: Uint32Array.of(0) }, new Uint8Array(16));
    const [, cost] = costs([base, [{ path: 'same', size: 5 }]], digests);
    expect(cost?.unknown.files).toBe(1);
  });
});
