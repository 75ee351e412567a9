import { describe, expect, it } from 'vitest';
import { type ListedEntry, listRows } from '../../../../src/core/rootfs/listing.ts';
import { layerColumns } from '../../../../src/core/rootfs/pack/layerColumns.ts';
import { mergedColumns } from '../../../../src/core/rootfs/pack/mergedColumns.ts';
import { layerIndex } from '../../../fixtures/layerIndexBuilder.ts';
import { entry, stack } from './treeText.ts';

const lines = (rows: Iterable<ListedEntry>) => [...rows].map((row) => JSON.parse(JSON.stringify(row)));
const ofMerged = (tree: ReturnType<typeof stack>) =>
  lines(listRows(mergedColumns(tree, tree.layers.length - 1), { implied: true }));
const ofLayer = (texts: readonly (string | Parameters<typeof layerIndex>[0][number])[], layer = 0) => {
  const index = layerIndex(texts.map((text) => (typeof text === 'string' ? entry(text) : text)));
  return lines(listRows(layerColumns(index, { layer }), { implied: false }));
};

describe('lines of ls', () => {
  it('have the fields of the contract in its order, and no others', () => {
    const xattrs = new Map([['security.capability', Uint8Array.of(1, 0, 255)]]);
    const [line] = ofMerged(
      stack([{ path: 'ping', size: 4, mode: 0o4755, uid: 1, gid: 2, mtime: 1.5, extra: { xattrs } }]),
    );
    expect(JSON.stringify(line)).toBe(
      '{"path":"ping","type":"file","mode":2541,"uid":1,"gid":2,"size":4,"mtime":1.5,' +
        '"xattrs":{"security.capability":"AQD/"},"layer":0}',
    );
  });

  it('are sorted by the bytes of the whole path', () => {
    const paths = ['a/', 'a/x#1', 'a-b#1', 'a.b/', 'a.b/y#1', 'a0#1', 'a/é#1', 'a/z/', 'B#1', 'é#1'];
    const listed = ofMerged(stack([paths].flat())).map(({ path }) => path);
    const bytewise = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
    expect(listed).toEqual([...listed].sort(bytewise));
    expect(listed.slice(0, 6)).toEqual(['B', 'a', 'a-b', 'a.b', 'a.b/y', 'a/x']);
  });

  it('spell bytes that are not UTF-8 and give them whole', () => {
    const path = Uint8Array.of(0x64, 0x2f, 0xc3, 0xa9, 0xff);
    const [dir, file] = ofMerged(stack([{ path }]));
    expect(dir).toMatchObject({ path: 'd' });
    expect(dir).not.toHaveProperty('pathBytes');
    expect(file).toMatchObject({ path: 'd/é\\xff', pathBytes: Buffer.from(path).toString('base64') });
  });

  it('give the bytes of what lies below such a name too', () => {
    const path = Uint8Array.of(0xff, 0x2f, 0x61);
    expect(ofMerged(stack([{ path }]))[1]).toMatchObject({ path: '\\xff/a', pathBytes: '/y9h' });
  });

  it('show devices, link targets and exact large ids', () => {
    const device = { path: 'null', type: 'char', extra: { device: '1:3' } } as const;
    const owner = { path: 'o', uid: 705032704, extra: { uid: '5000000000' } } as const;
    const [link, found, owned] = ofMerged(stack(['l -> ../x', device, owner]));
    expect(link).toMatchObject({ type: 'symlink', linkName: '../x' });
    expect(found).toMatchObject({ type: 'char', device: '1:3' });
    expect(owned.uid).toBe(5_000_000_000);
  });

  it('give merged hard links the attributes of their target, and those of a layer their own', () => {
    const target = { path: 'a', size: 7, mode: 0o600, uid: 5 };
    const link = { path: 'h', type: 'hardlink', link: 'a', mode: 0o777 } as const;
    const merged = { type: 'hardlink', size: 7, mode: 0o600, uid: 5, linkName: 'a', layer: 1 };
    expect(ofMerged(stack([target], [link]))[1]).toMatchObject(merged);
    expect(ofLayer([target, link], 1)[1]).toMatchObject({ size: 0, mode: 0o777, uid: 0, linkName: 'a', layer: 1 });
  });

  it('list whiteouts of a layer by what they remove, and never in the merged tree', () => {
    const marks = ['d/.wh..wh..opq', 'd/', 'd/.wh.x', '.wh..wh..opq', 'd/a#1'];
    expect(ofLayer(marks).map(({ path, whiteout }) => `${path} ${whiteout ?? ''}`)).toEqual([
      ' opaque',
      'd ',
      'd opaque',
      'd/a ',
      'd/x file',
    ]);
    expect(ofMerged(stack(['d/', 'd/x#1'], marks)).map(({ path }) => path)).toEqual(['d', 'd/a']);
  });

  it('list each of several entries of one path, in tar order, and no implied directory of a layer', () => {
    expect(ofLayer(['d/a#1', 'd/a#2', 'd/a#3']).map(({ path, size }) => `${path} ${size}`)).toEqual([
      'd/a 1',
      'd/a 2',
      'd/a 3',
    ]);
  });

  it('leave out what layers removed where the tree lists it', () => {
    const columns = mergedColumns(stack(['a#1', 'b#1'], ['.wh.a']), 1, { removed: true });
    expect(lines(listRows(columns, { implied: true })).map(({ path }) => path)).toEqual(['b']);
  });

  it('list a type that no one knows as a file', () => {
    expect(ofMerged(stack([{ path: 'u', type: 'unknown', size: 3 }]))[0]).toMatchObject({ type: 'file', size: 3 });
  });
});
