import { describe, expect, it } from 'vitest';
import { FLAG, NO_ENTRY, shadowsOf } from '../../../../src/core/rootfs/columns.ts';
import type { LayerIndex } from '../../../../src/core/rootfs/layerIndex.ts';
import { layerColumns } from '../../../../src/core/rootfs/pack/layerColumns.ts';
import { mergedColumns } from '../../../../src/core/rootfs/pack/mergedColumns.ts';
import { buffersOf } from '../../../../src/engine/rpc.ts';
import type { EntrySpec } from '../../../fixtures/layerIndexBuilder.ts';
import { changes, pathOf, rowOf, stack } from './treeText.ts';

type Layers = (string | EntrySpec)[][];

/** Rows of the last layer with their change against those below. */
function top(...layers: Layers) {
  const tree = stack(...layers);
  const layer = layers.length - 1;
  return layerColumns(tree.layers[layer] as LayerIndex, { layer, tree });
}

describe('change of an entry against the layers below', () => {
  const d = { path: 'd', type: 'dir', mtime: 1 } as const;
  const l = { path: 'l', type: 'symlink', link: 'x', mtime: 1 } as const;
  const f = { path: 'f', size: 3, mtime: 1 } as const;
  const empty = { path: 'f', size: 0, mtime: 1 } as const;
  const xattrs = (byte: number) => ({ xattrs: new Map([['user.a', Uint8Array.of(byte)]]) });
  const c = (device: string): EntrySpec => ({ path: 'c', type: 'char', extra: { device }, mtime: 1 });

  it.each([
    ['a new path is added', [[], [f]], 'f: added'],
    ['a file of another size is modified', [[f], [{ ...f, size: 4 }]], 'f: modified'],
    ['a file of the same size may differ, so it is modified', [[f], [f]], 'f: modified'],
    [
      'an empty file over an empty one with another mode is metadata',
      [[empty], [{ ...empty, mode: 0o600 }]],
      'f: metadata',
    ],
    ['an empty file over the same is none', [[empty], [empty]], 'f: none'],
    ['a directory over its like is none', [[d], [d]], 'd: none'],
    ['a directory of another time is metadata', [[d], [{ ...d, mtime: 2 }]], 'd: metadata'],
    ['a directory of another mode is metadata', [[d], [{ ...d, mode: 0o700 }]], 'd: metadata'],
    ['a directory of another owner is metadata', [[d], [{ ...d, gid: 7 }]], 'd: metadata'],
    [
      'other extended attributes are metadata',
      [[{ ...d, extra: xattrs(1) }], [{ ...d, extra: xattrs(2) }]],
      'd: metadata',
    ],
    ['equal extended attributes are none', [[{ ...d, extra: xattrs(1) }], [{ ...d, extra: xattrs(1) }]], 'd: none'],
    ['a symlink to elsewhere is modified', [[l], [{ ...l, link: 'y' }]], 'l: modified'],
    ['a symlink of another time is metadata', [[l], [{ ...l, mtime: 2 }]], 'l: metadata'],
    ['another device is modified', [[c('1:3')], [c('1:5')]], 'c: modified'],
    ['the same device is none', [[c('1:3')], [c('1:3')]], 'c: none'],
    ['another type is modified', [[f], [{ ...f, type: 'dir' }]], 'f: modified'],
    ['a path removed and made again is modified', [[f], ['.wh.f', { ...f, size: 9 }]], 'f: modified'],
    ['a path removed by an earlier layer is added', [[f], ['.wh.f'], [f]], 'f: added'],
    ['a described directory over an implied one is metadata', [['d/x'], [d]], 'd: metadata'],
    ['a new link to the same bytes is none', [[f, 'h = f'], [{ path: 'h', type: 'hardlink', link: 'f' }]], 'h: none'],
  ] as [string, Layers, string][])('%s', (_, layers, line) => {
    expect(changes(top(...layers))).toContain(line);
  });

  it('is exact where the contents are known to be equal', () => {
    const tree = stack([f], [{ ...f, mode: 0o600 }]);
    const sameContent = (below: object, above: object) => {
      expect([below, above]).toEqual([
        { layer: 0, entry: 0 },
        { layer: 1, entry: 0 },
      ]);
      return true;
    };
    const columns = layerColumns(tree.layers[1] as LayerIndex, { layer: 1, tree, sameContent });
    expect(changes(columns)).toEqual(['f: metadata']);
  });
});

describe('the tree of one layer', () => {
  it('lists every duplicate and marks those that do not count', () => {
    const columns = top(['a#1', 'd/', 'a#2', 'd/#700', 'a#3']);
    const rows = [...Array(columns.count).keys()].slice(1).map((row) => {
      const superseded = ((columns.flags[row] as number) & FLAG.superseded) !== 0;
      return `${pathOf(columns, row)} ${columns.entry[row]} ${superseded}`;
    });
    expect(rows.sort()).toEqual(['a 0 true', 'a 2 true', 'a 4 false', 'd 1 true', 'd 3 false']);
  });

  it('shows a whiteout as what it removes, with how much that was', () => {
    const columns = top(['d/', 'd/e/', 'd/e/x#5', 'd/y#6', 'f#2'], ['.wh.d', '.wh.f']);
    const row = rowOf(columns, 'd');
    expect(changes(columns)).toEqual(['d: removed', 'f: removed']);
    expect(columns.type[row]).toBe(1);
    expect((columns.flags[row] as number) & FLAG.whiteout).toBe(FLAG.whiteout);
    expect(columns.extras.get(row)?.hides).toEqual({ entries: 4, bytes: 11 });
    expect(columns.extras.get(rowOf(columns, 'f'))?.hides).toEqual({ entries: 1, bytes: 2 });
  });

  it('shows an opaque marker in its directory, with how much it hides', () => {
    const columns = top(['d/', 'd/x#5', 'd/y#6'], ['d/', 'd/x#1', 'd/.wh..wh..opq']);
    expect(changes(columns)).toEqual(['d/.wh..wh..opq: opaque', 'd/x: modified', 'd: none']);
    // The new d/x took the old one's place itself.
    expect(columns.extras.get(rowOf(columns, 'd/.wh..wh..opq'))?.hides).toEqual({ entries: 1, bytes: 6 });
  });

  it('says how much a file that takes the place of a directory hides', () => {
    const columns = top(['d/', 'd/x#5'], ['d#1']);
    expect(columns.extras.get(rowOf(columns, 'd'))?.hides).toEqual({ entries: 1, bytes: 5 });
  });

  it('marks bookkeeping, implied parents, raw names and broken links', () => {
    const columns = top([
      'p/a#1',
      { path: Uint8Array.of(0xff) },
      'h = nothing',
      '.wh..wh.aufs',
      { path: 'cut', extra: { broken: true } },
      { path: 'x', extra: { xattrs: new Map([['user.a', new Uint8Array(1)]]) } },
      'stargz.index.json#9',
    ]);
    const flags = (path: string) => columns.flags[rowOf(columns, path)];
    expect(flags('p')).toBe(FLAG.implied);
    expect(flags('\xff')).toBe(FLAG.rawName);
    expect(flags('h')).toBe(FLAG.broken);
    expect(flags('.wh..wh.aufs')).toBe(FLAG.hidden);
    expect(flags('stargz.index.json')).toBe(FLAG.hidden);
    expect(flags('cut')).toBe(FLAG.broken);
    expect(flags('x')).toBe(FLAG.xattrs);
    expect(columns.entry[rowOf(columns, 'p')]).toBe(NO_ENTRY);
  });

  it('is made without the layers below too, with no changes told', () => {
    const tree = stack(['a#1'], ['a#2', '.wh.b', 'c/']);
    const columns = layerColumns(tree.layers[1] as LayerIndex, { layer: 1 });
    expect(changes(columns)).toEqual(['a: none', 'b: removed', 'c: none']);
  });

  it('keeps a file apart from the directory that a later entry makes of it', () => {
    const columns = top(['f#1', 'f/x#2']);
    expect([...Array(columns.count).keys()].map((row) => pathOf(columns, row)).sort()).toEqual(['', 'f', 'f', 'f/x']);
    expect(columns.type[columns.parent[rowOf(columns, 'f/x')] as number]).toBe(1);
  });
});

describe('the merged tree', () => {
  it('tells what lies under each row, nearest layer first, and nothing for directories', () => {
    const columns = mergedColumns(stack(['d/', 'a#1'], ['d/', 'a#2'], ['.wh.a'], ['a#4'], ['b#1']), 4);
    expect(shadowsOf(columns, rowOf(columns, 'a'))).toEqual([
      { layer: 1, entry: 1, size: 2 },
      { layer: 0, entry: 1, size: 1 },
    ]);
    expect(shadowsOf(columns, rowOf(columns, 'd'))).toEqual([]);
    expect(shadowsOf(columns, rowOf(columns, 'b'))).toEqual([]);
    expect((columns.flags[rowOf(columns, 'a')] as number) & FLAG.shadows).toBe(FLAG.shadows);
  });

  it('tells the change of a row by the layer that set it', () => {
    const columns = mergedColumns(stack(['d/', 'a#1', 'k#1'], ['d/#700', 'a#2'], ['n#1']), 2);
    expect(changes(columns)).toEqual(['a: modified', 'd: metadata', 'k: added', 'n: added']);
  });

  it('lists on request what is gone, and which layer took it', () => {
    const tree = stack(['d/', 'd/x#5', 'k#1'], ['d/.wh.x'], ['.wh.d'], ['k#2']);
    const columns = mergedColumns(tree, 2, { removed: true });
    expect(changes(columns)).toEqual(['d/x: removed', 'd: removed', 'k: added']);
    expect(columns.extras.get(rowOf(columns, 'd/x'))?.removedBy).toBe(1);
    expect(columns.extras.get(rowOf(columns, 'd'))?.removedBy).toBe(2);
    expect(columns.size[rowOf(columns, 'd/x')]).toBe(5);
  });

  it('hands over every array and none twice', () => {
    const columns = mergedColumns(stack(['a#1', 'l -> a'], ['a#2']), 1);
    const buffers = buffersOf({ columns });
    expect(buffers).toHaveLength(22);
    const sent = structuredClone(columns, { transfer: buffers });
    expect(columns.parent.length + columns.shadows.row.length + columns.links.length).toBe(0);
    expect(pathOf(sent, 2)).toBe('l');
  });

  it('fills its arrays to the last item', () => {
    const columns = mergedColumns(stack(['a/b#1', 'l -> ab', 'h = a/b'], ['a/b#2']), 1);
    expect(columns.nameStart[columns.count]).toBe(columns.names.length);
    expect(columns.linkStart.at(-1)).toBe(columns.links.length);
    expect(columns.shadows.row).toEqual(Uint32Array.of(rowOf(columns, 'a/b')));
  });
});
