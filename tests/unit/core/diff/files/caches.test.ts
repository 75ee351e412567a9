import { describe, expect, it } from 'vitest';
import { CACHES } from '../../../../../src/core/diff/files/caches.ts';
import { diffFiles } from '../../../../../src/core/diff/files/diffFiles.ts';
import { NOISE } from '../../../../../src/core/diff/noise.ts';
import { applyLayer, createFileTree } from '../../../../../src/core/rootfs/fileTree.ts';
import { layerIndex } from '../../../../fixtures/layerIndexBuilder.ts';
import { pathOf } from '../../rootfs/treeText.ts';

/** Those of some added paths that are caches. */
async function cachesOf(paths: readonly string[]): Promise<string[]> {
  const sides = [[], paths].map((list, at) => {
    const tree = createFileTree();
    applyLayer(tree, layerIndex(list.map((path) => ({ path, size: 1 }))));
    return { tree, depth: 0, layerNames: [String(at)], digest: () => undefined };
  });
  const diff = await diffFiles(sides[0] as never, sides[1] as never, async () => undefined);
  return paths.filter((path) => {
    for (let row = 0; row < diff.left.count; row++)
      if (pathOf(diff.left, row) === path) return diff.noise[row] === NOISE.caches;
    return false;
  });
}

/** The path as the simplest pattern that means the same, the slow way. */
function plainly(path: string): boolean {
  return CACHES.some(([pattern]) => {
    const source = pattern
      .replace(/[.+^$]/g, '\\$&')
      .replace(/\*\*\//g, '(?:.*/)?')
      .replace(/(?<![.)])\*/g, '[^/]*');
    return new RegExp(source.endsWith('/') ? `^${source}.*$|^${source.slice(0, -1)}$` : `^${source}$`).test(path);
  });
}

describe('caches by path', () => {
  it('are the known ones and what is below them, and no other path that looks alike', async () => {
    const paths = [
      'etc/ld.so.cache',
      'usr/etc/ld.so.cache',
      'etc/ld.so.cache2',
      'var/lib/apt/lists/deb.debian.org_InRelease',
      'var/lib/apt/lists/partial/x',
      'var/lib/apt/extended_states',
      'var/lib/dpkg/status',
      'var/lib/dpkg/status-old',
      'usr/lib/python3/__pycache__/os.cpython-311.pyc',
      'usr/lib/python3/os.pyc',
      'opt/__pycache__/a/b',
      'var/log/dpkg.log',
      'var/log/nginx/access.log',
      'var/log/nginx/conf',
      'var/log/apt/history.log',
      'var/log/apt/eipp.log.xz',
      'home/a/.cache/pip/x',
      'home/a/b/.cache/pip/x',
      'var/cache/debconf/config.dat',
      'var/cache/other/x',
      'usr/share/icons/hicolor/icon-theme.cache',
      'usr/share/icons/hicolor/48x48/icon-theme.cache',
      'app/var/log/x.log',
      'etc/machine-id',
      'etc/passwd',
      'etc/passwd-',
    ];
    expect(await cachesOf(paths)).toEqual(paths.filter(plainly));
    expect(await cachesOf(paths)).toHaveLength(14);
  });
});
