import { describe, expect, it, vi } from 'vitest';
import { applyLayer, contentOf, createFileTree, versionAt } from '../../../../src/core/rootfs/fileTree.ts';
import { mergedColumns } from '../../../../src/core/rootfs/pack/mergedColumns.ts';
import { ROOT } from '../../../../src/core/rootfs/tree/paths.ts';
import { layerIndex } from '../../../fixtures/layerIndexBuilder.ts';
import { codes, entry, merged, rowOf, stack } from './treeText.ts';

type Case = [promise: string, layers: string[][], tree: string[], findings: string[]];

/** The rules of image-spec layer.md, and what security tests call odd; columns: layers, the tree they make, codes said of the last layer. */
const CASES: Case[] = [
  ['a file over a file replaces it', [['a/', 'a/x#1'], ['a/x#2']], ['a/@0', 'a/x#2@1'], []],
  ['a directory over a directory keeps its children', [['d/', 'd/x#1'], ['d/#700']], ['d/@1', 'd/x#1@0'], []],
  ['a file over a directory removes all below it', [['d/', 'd/e/', 'd/e/x#1', 'f#1'], ['d#3']], ['d#3@1', 'f#1@0'], []],
  ['a directory over a file replaces it', [['f#1'], ['f/', 'f/x#2']], ['f/@1', 'f/x#2@1'], []],
  ['a symlink over a directory removes all below it', [['d/', 'd/x#1'], ['d -> e']], ['d -> e@1'], []],
  [
    'a directory over a symlink to a directory replaces the link',
    [
      ['r/', 'l -> r'],
      ['l/', 'l/x#1'],
    ],
    ['l/@1', 'l/x#1@1', 'r/@0'],
    [],
  ],
  ['missing parents are made', [['a/b/c#1']], ['a/@0~', 'a/b/@0~', 'a/b/c#1@0'], []],
  ['a parent that comes after its child is no longer implied', [['a/x#1', 'a/']], ['a/@0', 'a/x#1@0'], []],

  ['a whiteout removes a file of a lower layer', [['a#1', 'b#1'], ['.wh.a']], ['b#1@0'], []],
  ['a whiteout removes a directory with all below it', [['d/', 'd/e/', 'd/e/x#1'], ['.wh.d']], [], []],
  ['a whiteout before a new file of its name leaves the new one', [['b1#1'], ['.wh.b1', 'b1#2']], ['b1#2@1'], []],
  [
    'a whiteout after a new file of its name leaves it, and says that tools differ',
    [
      ['a/', 'a/x#1'],
      ['a/x#2', 'a/.wh.x'],
    ],
    ['a/@0', 'a/x#2@1'],
    ['whiteout-after-file'],
  ],
  [
    'a whiteout of a directory after a new child removes the old ones only',
    [
      ['d/', 'd/old#1'],
      ['d/', 'd/new#1', '.wh.d'],
    ],
    ['d/@1', 'd/new#1@1'],
    ['whiteout-after-file'],
  ],
  [
    'a whiteout of what is not there is said and ignored',
    [['a#1'], ['.wh.b', 'c/.wh.d']],
    ['a#1@0'],
    ['whiteout-nothing'],
  ],
  ['a whiteout in the base layer is said and ignored', [['a#1', '.wh.b']], ['a#1@0'], ['whiteout-nothing']],
  [
    'a whiteout is one by its name, whatever its type',
    [
      ['a#1', 'b#1'],
      ['.wh.a/', '.wh.b -> x'],
    ],
    [],
    ['whiteout-content'],
  ],
  [
    'whiteouts of nothing, of . and of .. are ignored',
    [
      ['d/', 'd/x#1'],
      ['d/.wh.', 'd/.wh..', 'd/.wh...'],
    ],
    ['d/@0', 'd/x#1@0'],
    ['whiteout-invalid'],
  ],
  [
    'AUFS bookkeeping is skipped',
    [['a#1'], ['.wh..wh.aufs', '.wh..wh.plnk/', '.wh..wh.plnk/12.34#5']],
    ['a#1@0'],
    ['aufs-metadata'],
  ],
  ['what is below a whiteout is left out', [['a/', 'a/x#1'], ['.wh.a/y#1']], ['a/@0', 'a/x#1@0'], ['whiteout-below']],
  ['a layer above brings back what one removed', [['a#1'], ['.wh.a'], ['a#3']], ['a#3@2'], []],
  ['a removed directory that comes back is empty', [['d/', 'd/x#1'], ['.wh.d'], ['d/y#2']], ['d/@2~', 'd/y#2@2'], []],

  [
    'an opaque marker hides all lower children',
    [
      ['d/', 'd/x#1', 'd/e/', 'd/e/y#1'],
      ['d/', 'd/.wh..wh..opq', 'd/n#1'],
    ],
    ['d/@1', 'd/n#1@1'],
    [],
  ],
  [
    'an opaque marker after its new siblings spares them',
    [
      ['c/', 'c/c1#1'],
      ['c/c2#2', 'c/.wh..wh..opq'],
    ],
    ['c/@0', 'c/c2#2@1'],
    [],
  ],
  [
    'an opaque marker spares what is new deep down',
    [
      ['c/', 'c/d/', 'c/d/x#1'],
      ['c/d/y#2', 'c/.wh..wh..opq'],
    ],
    ['c/@0', 'c/d/@0', 'c/d/y#2@1'],
    [],
  ],
  [
    'an opaque root hides the whole image below',
    [
      ['a/', 'a/x#1'],
      ['n#1', '.wh..wh..opq'],
    ],
    ['n#1@1'],
    [],
  ],
  [
    'an opaque marker in a new directory hides nothing',
    [['a#1'], ['n/.wh..wh..opq', 'n/', 'n/x#1']],
    ['a#1@0', 'n/@1', 'n/x#1@1'],
    [],
  ],

  [
    'an entry under a lower symlink lands where the link points',
    [['real/', 'lnk -> real'], ['lnk/r2#2']],
    ['lnk -> real@0', 'real/@0', 'real/r2#2@1'],
    ['symlinked-parent'],
  ],
  [
    'an absolute link starts at the image root',
    [['d/', 'r/', 'd/l -> /r'], ['d/l/x#1']],
    ['d/@0', 'd/l -> /r@0', 'r/@0', 'r/x#1@1'],
    ['symlinked-parent'],
  ],
  [
    'a link out of the root is held inside',
    [['d/', 'd/l -> ../../../etc'], ['d/l/passwd#1']],
    ['d/@0', 'd/l -> ../../../etc@0', 'etc/@1~', 'etc/passwd#1@1'],
    ['dangling-parent', 'symlinked-parent'],
  ],
  [
    'a broken link has its goal made',
    [['l -> no/where'], ['l/x#1']],
    ['l -> no/where@0', 'no/@1~', 'no/where/@1~', 'no/where/x#1@1'],
    ['dangling-parent', 'symlinked-parent'],
  ],
  [
    'a link of the same layer that leads nowhere has its goal made, and that is told',
    [['l -> gone', 'l/x#1']],
    ['gone/@0~', 'gone/x#1@0', 'l -> gone@0'],
    ['dangling-parent'],
  ],
  [
    'a link of the same layer is followed without a word',
    [['r/', 'l -> r', 'l/x#1']],
    ['l -> r@0', 'r/@0', 'r/x#1@0'],
    [],
  ],
  [
    'a whiteout under a lower symlink removes behind it',
    [['r/', 'r/x#1', 'l -> r'], ['l/.wh.x']],
    ['l -> r@0', 'r/@0'],
    ['whiteout-through-link'],
  ],
  [
    'so do a whiteout in a directory below it, and an opaque marker',
    [
      ['r/d/', 'r/d/x#1', 'r/d/y#1', 'r/e/', 'r/e/x#1', 'l -> r'],
      ['l/d/.wh.x', 'l/d/.wh.y', 'l/e/.wh..wh..opq'],
    ],
    ['l -> r@0', 'r/@0~', 'r/d/@0', 'r/e/@0'],
    ['whiteout-through-link'],
  ],
  [
    'a link that the layer replaces is no longer followed',
    [
      ['r/', 'l -> r'],
      ['l/a#1', 'l/', 'l/b#1'],
    ],
    ['l/@1', 'l/b#1@1', 'r/@0', 'r/a#1@1'],
    ['symlinked-parent'],
  ],
  [
    'a link that the layer removes is no longer followed',
    [
      ['r/', 'l -> r'],
      ['l/a#1', '.wh.l', 'l/b#1'],
    ],
    ['l/@1~', 'l/b#1@1', 'r/@0', 'r/a#1@1'],
    ['symlinked-parent'],
  ],
  [
    'an entry behind a loop of links is left out and said',
    [
      ['l -> m', 'm -> l'],
      ['l/x/y#1', 'z#1'],
    ],
    ['l -> m@0', 'm -> l@0', 'z#1@1'],
    ['link-loop'],
  ],
  [
    'an entry below a file replaces it by a directory',
    [['f#1'], ['f/x#1']],
    ['f/@1~', 'f/x#1@1'],
    ['entry-below-file'],
  ],
  [
    'what leads up from a missing directory needs none',
    [['r/', 'l -> no/../r'], ['l/x#1']],
    ['l -> no/../r@0', 'r/@0', 'r/x#1@1'],
    ['symlinked-parent'],
  ],

  ['a hard link has the size of its target', [['a#7', 'h = a']], ['a#7@0', 'h = a#7@0'], []],
  [
    'a hard link into a lower layer works',
    [['d/', 'd/a#7'], ['h = d/a']],
    ['d/@0', 'd/a#7@0', 'h = d/a#7@1'],
    ['hard-link-lower'],
  ],
  [
    'a hard link keeps the old content when its target is rewritten',
    [['a#7', 'h = a'], ['a#9']],
    ['a#9@1', 'h = a#7@0'],
    [],
  ],
  ['a hard link keeps its content when its target is removed', [['a#7', 'h = a'], ['.wh.a']], ['h = a#7@0'], []],
  [
    'a hard link to a hard link has the content of the last',
    [['a#7', 'h = a', 'i = h']],
    ['a#7@0', 'h = a#7@0', 'i = h#7@0'],
    [],
  ],
  [
    'a hard link through a symlinked directory finds its target',
    [['r/', 'r/a#7', 'l -> r'], ['h = l/a']],
    ['h = l/a#7@1', 'l -> r@0', 'r/@0', 'r/a#7@0'],
    ['hard-link-lower'],
  ],
  [
    'a path leads through a hard link to a symlink',
    [['r/', 'l -> r', 'h = l', 'h/x#1']],
    ['h = l@0', 'l -> r@0', 'r/@0', 'r/x#1@0'],
    [],
  ],
  ['a hard link to nothing is kept and said', [['h = no/thing']], ['h = no/thing@0'], ['hard-link-missing']],
  ['a hard link to a directory has no content', [['d/', 'h = d']], ['d/@0', 'h = d@0'], ['hard-link-missing']],
  [
    'a hard link to itself has no content, not even the old one',
    [['h#5'], ['h = h']],
    ['h = h@1'],
    ['hard-link-missing'],
  ],
  ['hard links to each other have no content', [['h = i', 'i = h']], ['h = i@0', 'i = h@0'], ['hard-link-missing']],
  [
    'hard links to a later entry get its content',
    [['h = i', 'i = a', 'a#7']],
    ['a#7@0', 'h = i#7@0', 'i = a#7@0'],
    ['hard-link-forward'],
  ],

  ['of a path written three times the last counts', [['a#1', 'a#2', 'a#3']], ['a#3@0'], ['duplicate-path']],
  [
    'file, directory, file below a file: the last type wins',
    [['a#1', 'a/', 'a/x#1', 'a#2', 'a/y#1']],
    ['a/@0~', 'a/y#1@0'],
    ['duplicate-path', 'entry-below-file'],
  ],
  ['a root that is no directory is ignored', [['a#1', '#5']], ['a#1@0'], ['root-not-directory']],
  [
    'names of object properties are names',
    [['__proto__/', '__proto__/constructor#1', 'toString#1']],
    ['__proto__/@0', '__proto__/constructor#1@0', 'toString#1@0'],
    [],
  ],
  [
    'eStargz bookkeeping is not part of the tree',
    [['.no.prefetch.landmark#1', 'a#1', 'd/', 'd/stargz.index.json#4', 'stargz.index.json#9']],
    ['a#1@0', 'd/@0', 'd/stargz.index.json#4@0'],
    [],
  ],
  [
    'a plain file called like the eStargz table stays',
    [['stargz.index.json#9', 'a#1']],
    ['a#1@0', 'stargz.index.json#9@0'],
    [],
  ],
];

describe('layers applied in order', () => {
  it.each(CASES)('%s', (_, layers, tree, findings) => {
    const applied = stack(...layers);
    expect(merged(applied)).toEqual(tree);
    expect(codes(applied)).toEqual(findings);
  });

  it('notices that what a link goes up through has become another link', () => {
    const lower = ['m/', 'b/', 'o/', 'o/deep/', 'l -> m/../b'];
    const tree = merged(stack(lower, ['l/x#1', 'l/s/x#1', 'm -> o/deep', 'l/y#1', 'l/s/y#1']));
    const files = tree.filter((line) => line.includes('#'));
    expect(files).toEqual(['b/s/x#1@1', 'b/x#1@1', 'o/b/s/y#1@1', 'o/b/y#1@1']);
  });

  it('keeps every depth at hand while layers are added', () => {
    const tree = stack(['d/', 'd/a#1', 'b#1'], ['d/.wh.a', 'd/c#2'], ['d#9'], ['.wh.d', 'b#5']);
    expect(merged(tree, 0)).toEqual(['b#1@0', 'd/@0', 'd/a#1@0']);
    expect(merged(tree, 1)).toEqual(['b#1@0', 'd/@0', 'd/c#2@1']);
    expect(merged(tree, 2)).toEqual(['b#1@0', 'd#9@2']);
    expect(merged(tree, 3)).toEqual(['b#5@3']);
  });

  it('makes a missing parent 0755 and owned by root', () => {
    const columns = mergedColumns(stack([{ path: 'a/b', uid: 5, mode: 0o600 }]), 0);
    const row = rowOf(columns, 'a');
    expect([columns.mode[row], columns.uid[row], columns.gid[row]]).toEqual([0o755, 0, 0]);
  });

  it('gives a hard link the owner and mode of its target', () => {
    const target = { path: 'a', size: 7, mode: 0o4755, uid: 3, gid: 4, mtime: 9 } as const;
    const columns = mergedColumns(stack([target], [{ path: 'h', type: 'hardlink', link: 'a', mode: 0, uid: 99 }]), 1);
    const row = rowOf(columns, 'h');
    expect([columns.mode[row], columns.uid[row], columns.gid[row], columns.mtime[row]]).toEqual([0o4755, 3, 4, 9]);
    expect([columns.layer[row], columns.entry[row]]).toEqual([1, 0]);
  });

  it('takes the attributes of the root from the last layer that has them', () => {
    const tree = stack(['a#1'], [{ path: '', type: 'dir', mode: 0o700 }]);
    expect(mergedColumns(tree, 0)).toMatchObject({ layer: new Uint16Array([0xffff, 0]) });
    expect(mergedColumns(tree, 1).mode[0]).toBe(0o700);
  });

  it('knows the entry with the bytes of a hard link, whatever came later', () => {
    const tree = stack(['a#7'], ['h = a'], ['a#1', '.wh.h']);
    expect(contentOf(tree, { layer: 1, entry: 0 })).toEqual({ layer: 0, entry: 0 });
    expect(contentOf(tree, { layer: 2, entry: 0 })).toEqual({ layer: 2, entry: 0 });
    expect(contentOf(stack(['h = no']), { layer: 0, entry: 0 })).toBeUndefined();
  });

  it('walks 4,096 levels without running out of stack', () => {
    const deep = Array<string>(4096).fill('d').join('/');
    const tree = stack([`${deep}/x#1`], [`${deep}/y#1`], ['.wh.d']);
    expect(mergedColumns(tree, 1).count).toBe(4096 + 3);
    expect(mergedColumns(tree, 2).count).toBe(1);
  });

  it('removes what is there, and is not kept busy by what is long gone', () => {
    const count = 1000;
    for (const layer of [
      ['d/.wh..wh..opq', 'd/x#1'],
      ['.wh.d', 'd/x#1'],
      ['d#1', 'd/x#1'],
    ]) {
      const tree = stack(Array.from({ length: count }, (_, i) => `d/f${i}#1`));
      const looks = vi.spyOn(tree.versions, 'isRemoval');
      for (let i = 0; i < count; i++) applyLayer(tree, layerIndex(layer.map(entry)));
      expect(looks.mock.calls.length).toBeLessThan(40 * count);
      expect(merged(tree)).toHaveLength(2);
    }
  });

  it('follows 255 links and no more', () => {
    const links = Array.from({ length: 256 }, (_, i) => `l${i} -> ${i === 255 ? 'end' : `l${i + 1}`}`);
    const tree = stack(['end/', ...links], ['l1/in#1', 'l0/out#1']);
    expect(merged(tree).filter((line) => /in|out/.test(line))).toEqual(['end/in#1@1']);
    expect(codes(tree)).toEqual(['symlinked-parent', 'link-loop']);
  });

  it('tells the first of thousands of equal remarks and counts the rest', () => {
    const [findings] = stack(Array.from({ length: 3000 }, (_, i) => `.wh.${i}`)).findings;
    expect(findings).toHaveLength(6);
    expect(findings?.[0]).toMatchObject({ code: 'whiteout-nothing', at: 'entry 0 @ 512' });
    expect(findings?.[5]?.message).toContain('2995 more');
  });

  it('keeps names that differ only in bytes that are not UTF-8 apart', () => {
    const columns = mergedColumns(stack([{ path: Uint8Array.of(0x61, 0xff) }, { path: Uint8Array.of(0x61, 0xfe) }]), 0);
    expect(columns.count).toBe(3);
  });

  it('refuses more layers than it can number', () => {
    const tree = createFileTree();
    const empty = layerIndex([]);
    for (let i = 0; i < 0xffff; i++) tree.layers.push(empty);
    expect(() => applyLayer(tree, empty)).toThrow(/65,534/);
    expect(versionAt(tree, ROOT, 0)).toBe(0);
  });
});
