import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyLayers, createFileTree } from '../../../../../src/core/rootfs/fileTree.ts';
import { entryTest, shownPaths } from '../../../../../src/core/rootfs/search/entryTest.ts';
import { Fates } from '../../../../../src/core/rootfs/search/fates.ts';
import { globTest } from '../../../../../src/core/rootfs/search/query/glob.ts';
import { parseQuery } from '../../../../../src/core/rootfs/search/query/parseQuery.ts';
import { type EntrySpec, layerIndex } from '../../../../fixtures/layerIndexBuilder.ts';
import { runs } from '../../../../fixtures/deep.ts';

function found(specs: readonly EntrySpec[], query: string): string[] {
  const index = layerIndex(specs);
  const paths = shownPaths(index);
  const test = entryTest(index, parseQuery(query));
  return specs.flatMap((_, entry) => (test(entry) ? [paths.of(entry)] : []));
}

const SPECS: readonly EntrySpec[] = [
  { path: '', type: 'dir' },
  { path: 'etc', type: 'dir' },
  { path: 'etc/passwd', size: 1000, mtime: 1_600_000_000 },
  { path: 'etc/ssl/openssl.cnf', size: 10_000, mode: 0o600, uid: 101 },
  { path: 'usr/bin/su', mode: 0o4755, size: 70_000 },
  { path: 'usr/bin/ping', mode: 0o755, extra: { xattrs: new Map([['security.capability', new Uint8Array(20)]]) } },
  { path: 'usr/lib/libssl.so.3', size: 5, extra: { uname: 'www-data' } },
  { path: 'usr/lib/libssl.so', type: 'symlink', link: 'libssl.so.3', mode: 0o777 },
  { path: 'tmp', type: 'dir', mode: 0o1777 },
  { path: 'var/.wh.cache' },
  { path: 'var/log/.wh..wh..opq' },
  { path: Uint8Array.of(0x63, 0x61, 0x66, 0xe9), uid: 7, extra: { uid: '4294967303' } },
];

describe('entries of a layer', () => {
  it.each([
    ['*.so*', ['usr/lib/libssl.so.3', 'usr/lib/libssl.so']],
    ['LIB', []],
    ['ssl', ['etc/ssl/openssl.cnf', 'usr/lib/libssl.so.3', 'usr/lib/libssl.so']],
    ['/etc/ssl', ['etc/ssl/openssl.cnf']],
    ['etc/**', ['etc/passwd', 'etc/ssl/openssl.cnf']],
    ['**/*.cnf', ['etc/ssl/openssl.cnf']],
    ['re:/^lib.*\\d$/', ['usr/lib/libssl.so.3']],
    ['re:/^etc\\/.*cnf$/', ['etc/ssl/openssl.cnf']],
    ['size>999 type:file', ['etc/passwd', 'etc/ssl/openssl.cnf', 'usr/bin/su']],
    ['mode:setuid', ['usr/bin/su']],
    ['mode:capabilities', ['usr/bin/ping']],
    ['mode:world-writable', ['tmp']],
    ['mode:sticky', ['tmp']],
    ['mode:0600', ['etc/ssl/openssl.cnf']],
    ['owner:101', ['etc/ssl/openssl.cnf']],
    ['owner:www-data', ['usr/lib/libssl.so.3']],
    ['owner:4294967303', ['caf\\xe9']],
    ['owner:7', []],
    ['type:symlink', ['usr/lib/libssl.so']],
    ['time:2020-09-13', ['etc/passwd']],
    ['cache', ['var/cache']],
    ['var/log', ['var/log']],
    ['caf', ['caf\\xe9']],
  ])('that meet "%s" are found', (query, paths) => {
    expect(found(SPECS, query)).toEqual(paths);
  });
});

/** A glob as an expression, for short texts, where backtracking costs nothing. */
function asRegex(glob: string): RegExp {
  const source = glob.replaceAll(/\*\*+\/?|[*?]|[\\^$.|+(){}[\]]/g, (token, at: number) => {
    const part = at === 0 || glob[at - 1] === '/';
    if (token.startsWith('**')) return token.endsWith('/') ? (part ? '(?:.*/)?' : '.*/') : '.*';
    return token === '*' ? '[^/]*' : token === '?' ? '[^/]' : `\\${token}`;
  });
  return new RegExp(`^${source}$`, 's');
}

describe('a glob', () => {
  it('matches what the expression that says the same matches', () => {
    const glob = fc
      .array(fc.constantFrom('a', 'b', '/', '*', '?', '**', '**/', '.'), { maxLength: 7 })
      .map((list) => list.join(''));
    const path = fc.array(fc.constantFrom('a', 'b', '/', '.'), { maxLength: 9 }).map((list) => list.join(''));
    fc.assert(
      fc.property(glob, path, (pattern, text) => {
        expect(globTest(pattern, true)(text)).toBe(asRegex(pattern).test(text));
      }),
      { numRuns: runs(1000, 5000) },
    );
  });

  it('takes no exponential time', () => {
    expect(globTest(`${'*a'.repeat(30)}b`, true)('a'.repeat(4000))).toBe(false);
    expect(globTest(`${'**/a*'.repeat(12)}b`, true)('a/'.repeat(1000))).toBe(false);
  });

  it('knows classes', () => {
    const test = globTest('[a-c]?[!0-9]', true);
    expect(['bxy', 'bx1', 'dxy', 'b/y'].map(test)).toEqual([true, false, false, false]);
  });
});

type Op = readonly ['write' | 'delete' | 'opaque', string];

/** What became of each entry, the slow way: the paths that are there after each layer, told by who wrote them. */
function naiveFates(layers: readonly (readonly Op[])[]): string[][] {
  const now = new Map<string, { layer: number; entry: number }>();
  const fates = layers.map((ops) => ops.map(([kind]) => (kind === 'write' ? 'final' : 'whiteout')));
  for (const [layer, ops] of layers.entries()) {
    const before = new Map(now);
    const own = new Set(ops.filter(([kind]) => kind === 'write').map(([, path]) => path));
    for (const [kind, path] of ops) {
      if (kind === 'write') continue;
      for (const old of before.keys()) {
        const dir = path.slice(0, Math.max(0, path.lastIndexOf('/')));
        const hit =
          kind === 'delete' ? old === path || old.startsWith(`${path}/`) : dir === '' || old.startsWith(`${dir}/`);
        if (hit && !own.has(old)) now.delete(old);
      }
    }
    for (const [entry, [kind, path]] of ops.entries()) if (kind === 'write') now.set(path, { layer, entry });
    for (const [path, was] of before) {
      const is = now.get(path);
      const row = fates[was.layer] as string[];
      if (!is) row[was.entry] = `deleted ${layer}`;
      else if (is.layer !== was.layer || is.entry !== was.entry) row[was.entry] = `overwritten ${layer}`;
    }
  }
  return fates;
}

describe('what became of an entry', () => {
  const file = fc.constantFrom('a', 'b', 'd/a', 'd/b', 'd/e/c', 'd/e/f');
  const op: fc.Arbitrary<Op> = fc.oneof(
    { weight: 4, arbitrary: file.map((path): Op => ['write', path]) },
    { weight: 2, arbitrary: fc.constantFrom('a', 'd/a', 'd/e', 'd').map((path): Op => ['delete', path]) },
    { weight: 1, arbitrary: fc.constantFrom('d/', 'd/e/').map((path): Op => ['opaque', path]) },
  );
  // One entry for each path in a layer: what a later entry of the same path does is another test's.
  const layer = fc.uniqueArray(op, { maxLength: 6, selector: ([, path]) => path });

  function toSpec([kind, path]: Op): EntrySpec {
    if (kind === 'write') return { path };
    const slash = path.lastIndexOf('/') + 1;
    return { path: kind === 'delete' ? `${path.slice(0, slash)}.wh.${path.slice(slash)}` : `${path}.wh..wh..opq` };
  }

  it('is what following every path from layer to layer says', () => {
    fc.assert(
      fc.property(fc.array(layer, { minLength: 1, maxLength: 5 }), (layers) => {
        const tree = createFileTree();
        applyLayers(
          tree,
          layers.map((ops) => layerIndex(ops.map(toSpec))),
        );
        const fates = new Fates(tree);
        const expected = layers.map((ops, at) =>
          ops.map((_, entry) => {
            const { fate, by } = fates.of(at, entry);
            return by === undefined ? fate : `${fate} ${by}`;
          }),
        );
        expect(expected).toEqual(naiveFates(layers));
      }),
      { numRuns: runs(250, 1000) },
    );
  });

  it('within one layer is told too, and bookkeeping is never part of the image', () => {
    const tree = createFileTree();
    applyLayers(tree, [
      layerIndex([{ path: 'a' }, { path: 'a' }, { path: '.wh..wh.plnk/x' }, { path: 'd', type: 'dir' }]),
      layerIndex([{ path: 'd' }]),
    ]);
    const fates = new Fates(tree);
    expect([0, 1, 2, 3].map((entry) => fates.of(0, entry))).toEqual([
      { fate: 'overwritten', by: 0 },
      { fate: 'final' },
      { fate: 'hidden' },
      { fate: 'overwritten', by: 1 },
    ]);
  });
});
