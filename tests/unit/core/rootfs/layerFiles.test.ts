/** A layer's files from its index are those that listing its tar as an archive gives. */
import { describe, expect, it } from 'vitest';
import { tar as format } from '../../../../src/core/archive/formats/tar.ts';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import { layerFiles, telling } from '../../../../src/core/rootfs/layerFiles.ts';
import { LayerScanner } from '../../../../src/core/rootfs/layerScanner.ts';
import { tar, type TarEntry } from '../../../fixtures/tar.ts';

const file = (path: string, content = 'x'): TarEntry => ({ path, content });
const dir = (path: string): TarEntry => ({ path, type: 'dir' });
const link = (path: string, target: string): TarEntry => ({ path, type: 'symlink', link: target });

const LAYERS: readonly (readonly [string, readonly TarEntry[]])[] = [
  ['of plain files', [dir('etc'), file('etc/motd', 'hello'), file('usr/bin/a')]],
  ['in one folder', [dir('rootfs'), file('rootfs/etc/a'), link('rootfs/l', 'etc/a')]],
  ['with paths that are there twice', [file('etc/a', '1'), file('etc/b'), file('etc/a', '22'), dir('etc'), dir('etc')]],
  ['with a file in place of a directory', [dir('a/b'), file('a/b')]],
  ['with paths twice in one folder', [file('x/a', '1'), file('x/a', '2')]],
  ['whose paths are not plain', [file('/abs'), file('a//b/./c'), file('../up'), file('./d/'), dir('./')]],
  [
    'with links',
    [
      file('a'),
      { path: 'h', type: 'hardlink', link: './a' },
      { path: 'i', type: 'hardlink', link: '../../a' },
      link('s', '../../b'),
    ],
  ],
  [
    'with devices and owners',
    [
      { path: 'dev/x', type: 'char', device: [1, 3] },
      { ...file('o'), uid: 2 ** 33, gid: 5 },
    ],
  ],
  [
    'with times',
    [
      { ...file('t'), mtime: 1.5 },
      { ...file('u'), mtime: -3 },
    ],
  ],
  ['with names that are not UTF-8', [{ path: Uint8Array.of(0x61, 0xff), content: 'x' }]],
  ['without entries', []],
];

describe('a layer', () => {
  it.each(LAYERS)('%s has the files of its tar', async (_, entries) => {
    const bytes = tar(entries);
    const scanner = new LayerScanner();
    scanner.push(bytes);
    const files = layerFiles(scanner.finish(), fromBytes(bytes));
    const listed = await format.read(fromBytes(bytes));
    expect(files.entries).toEqual(listed.entries);
    expect(files.prefix).toBe(listed.prefix);
    const said = (findings: typeof listed.findings) =>
      findings
        // Where links lead is looked at only where paths are; whoever opens a layer alone leaves it out.
        .filter(({ code }) => !code.startsWith('link-'))
        .map(({ code, severity, at }) => ({ code, severity, at }));
    expect(said(files.findings)).toEqual(said(listed.findings));
    for (const { path, kind } of files.entries) {
      if (kind !== 'file') continue;
      const [mine, other] = [files.open(path), listed.open(path)];
      expect(await mine?.read(0, 100)).toEqual(await other?.read(0, 100));
    }
  });
});

describe('what tells an image', () => {
  it('is every folder, and each path of the upper two levels', () => {
    const scanner = new LayerScanner();
    scanner.push(tar([file('index.json'), file('image/manifest.json'), file('a/b/_manifests/tags/link')]));
    const names = [...telling(scanner.finish())];
    expect(names).toEqual(expect.arrayContaining(['index.json', 'image/manifest.json', '_manifests']));
    expect(names).not.toContain('a/b/_manifests/tags/link');
  });
});
