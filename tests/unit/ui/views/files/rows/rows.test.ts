import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHANGE_KINDS, type ChangeKind, type TreeColumns } from '../../../../../../src/core/rootfs/columns.ts';
import { modeText } from '../../../../../../src/ui/parts/modeText.ts';
import { foldNames } from '../../../../../../src/ui/parts/nameMatch.ts';
import { runWhole } from '../../../../../../src/ui/parts/slices.ts';
import { rowsBelow } from '../../../../../../src/ui/views/files/rows/below.ts';
import { childLists } from '../../../../../../src/ui/views/files/rows/childLists.ts';
import { countKinds } from '../../../../../../src/ui/views/files/rows/countKinds.ts';
import { filterRows } from '../../../../../../src/ui/views/files/rows/filter.ts';
import { orderChildren, type SortKey } from '../../../../../../src/ui/views/files/rows/order.ts';
import { rowAt } from '../../../../../../src/ui/views/files/rows/paths.ts';
import { visibleRows } from '../../../../../../src/ui/views/files/rows/visible.ts';
import { rowPath, rowPathBytes } from '../../../../../../src/core/table/namedRows.ts';
import { treeOf } from './treeOf.ts';

const ALL: ReadonlySet<ChangeKind> = new Set(CHANGE_KINDS);
const TREE = treeOf([
  'etc',
  { path: 'etc/hosts', size: 10, change: 'modified' },
  { path: 'etc/motd', size: 5, change: 'removed' },
  { path: 'usr/lib/App/index.js', size: 100, change: 'added' },
  { path: 'usr/lib/App/read.me', size: 7, change: 'added' },
  { path: 'usr/lib/zlib.so', size: 1000 },
]);

function seen(
  tree: TreeColumns,
  text = '',
  kinds = ALL,
  key: SortKey = 'name',
  order: 'ascending' | 'descending' = 'ascending',
) {
  const lists = childLists(tree);
  const list = runWhole(orderChildren(tree, lists, key, order));
  const filtered = runWhole(filterRows(tree, runWhole(foldNames(tree)), { text, kinds }));
  const rows = runWhole(visibleRows(tree, lists, { list, keep: filtered?.keep, isOpen: () => true }));
  return Array.from({ length: rows.count }, (_, at) => rowPath(tree, rows.row[at] as number));
}
const found = (text: string, kinds?: ReadonlySet<ChangeKind>) =>
  seen(TREE, text, kinds).filter((path) => /\.|hosts|motd/.test(path));

describe('filterRows', () => {
  test('finds text in any part of a path, whatever its case, with what leads there', () => {
    expect(seen(TREE, 'INDEX')).toEqual(['usr', 'usr/lib', 'usr/lib/App', 'usr/lib/App/index.js']);
    expect(found('app')).toEqual(['usr/lib/App/index.js', 'usr/lib/App/read.me']);
    expect(found('lib')).toHaveLength(3);
    expect(seen(TREE, 'nowhere')).toEqual([]);
  });

  test('does not find text that runs over the end of a name', () => {
    expect(seen(TREE, 'etchosts')).toEqual([]);
    expect(seen(treeOf(['ab', 'ba', 'xb/aa']), 'ba')).toEqual(['ba']);
  });

  test('takes a slash for a step in the path, at the start for the root', () => {
    expect(found('lib/app')).toHaveLength(2);
    expect(found('/etc/h')).toEqual(['etc/hosts']);
    expect(found('/hosts')).toEqual(['etc/hosts']);
  });

  test('reads globs: * and ? within a part, ** over parts, classes', () => {
    expect(found('*.js')).toEqual(['usr/lib/App/index.js']);
    expect(found('usr/*/*.so')).toEqual(['usr/lib/zlib.so']);
    expect(found('usr/*.js')).toEqual([]);
    expect(found('usr/**.js')).toEqual(['usr/lib/App/index.js']);
    expect(found('**/*.js')).toEqual(['usr/lib/App/index.js']);
    expect(found('[hm]o*')).toEqual(['etc/hosts', 'etc/motd']);
    expect(found('?osts')).toEqual(['etc/hosts']);
  });

  test('takes whatever is typed without failing', () => {
    fc.assert(fc.property(fc.string(), (text) => void seen(TREE, text)));
    fc.assert(fc.property(fc.stringMatching(/^[[\]*?!^\\(){}|.+$a-z/-]*$/), (text) => void seen(TREE, text)));
  });

  test('filters by kind of change, and counts what is shown and hidden', () => {
    expect(found('', new Set<ChangeKind>(['removed']))).toEqual(['etc/motd']);
    const filtered = runWhole(
      filterRows(TREE, runWhole(foldNames(TREE)), { text: '', kinds: new Set<ChangeKind>(['added']) }),
    );
    expect([filtered?.shown, filtered?.total]).toEqual([2, 6]);
  });

  test('finds what a plain search of all paths finds', () => {
    const name = fc.stringMatching(/^[abAB]{1,3}$/);
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.array(path, { maxLength: 30 }), fc.stringMatching(/^[ab]{1,3}(\/[ab])?$/), (paths, text) => {
        const tree = treeOf(paths);
        const all = seen(tree);
        const hits = all.filter((each) => `/${each}`.toLowerCase().includes(text));
        const above = all.filter((each) => hits.some((hit) => hit === each || hit.startsWith(`${each}/`)));
        // Implied directories pass only with something below them, which here they always have.
        expect(seen(tree, text)).toEqual(above);
      }),
    );
  });
});

describe('orderChildren', () => {
  test('sorts names by bytes, sizes by what a directory holds', () => {
    expect(seen(treeOf(['b', 'B', 'a', 'é', 'ab']))).toEqual(['B', 'a', 'ab', 'b', 'é']);
    expect(seen(TREE, '', ALL, 'size', 'descending').slice(0, 3)).toEqual(['usr', 'usr/lib', 'usr/lib/zlib.so']);
  });

  test('sorts a directory of any size as a plain sort does', () => {
    const names = Array.from({ length: 20_000 }, (_, at) => `f${(at * 7919) % 20_000}`);
    expect(seen(treeOf(names))).toEqual([...names].sort());
  });
});

describe('a directory as the root', () => {
  const lists = childLists(TREE);
  const inDirectory = (path: string, text = '') => {
    const root = rowAt(TREE, lists, path);
    const below = runWhole(rowsBelow(TREE, root));
    const kept = runWhole(filterRows(TREE, runWhole(foldNames(TREE)), { text, kinds: ALL }, below));
    const rows = runWhole(visibleRows(TREE, lists, { list: lists.list, keep: kept?.keep, isOpen: () => true, root }));
    const paths = Array.from({ length: rows.count }, (_, at) => rowPath(TREE, rows.row[at] as number));
    return { paths, levels: [...rows.level.subarray(0, rows.count)], kept, kinds: runWhole(countKinds(TREE, below)) };
  };

  test('shows what is below it, at the top level', () => {
    const { paths, levels } = inDirectory('usr/lib');
    expect(paths).toEqual(['usr/lib/App', 'usr/lib/App/index.js', 'usr/lib/App/read.me', 'usr/lib/zlib.so']);
    expect(levels).toEqual([1, 2, 2, 1]);
  });

  test('filters and counts only that', () => {
    const { paths, kept, kinds } = inDirectory('usr/lib', 'read');
    expect(paths).toEqual(['usr/lib/App', 'usr/lib/App/read.me']);
    expect([kept?.shown, kept?.total]).toEqual([1, 3]);
    expect([kinds.counts.get('added'), kinds.counts.get('modified'), kinds.removed]).toEqual([2, 0, 0]);
    expect(inDirectory('etc').kinds.removed).toBe(1);
  });
});

describe('visibleRows', () => {
  test('tells level, place and parent of every row, and where a tree row is', () => {
    const lists = childLists(TREE);
    const usr = rowAt(TREE, lists, 'usr');
    const rows = runWhole(
      visibleRows(TREE, lists, { list: lists.list, keep: undefined, isOpen: (row) => row === usr }),
    );
    expect(Array.from(rows.row.subarray(0, rows.count), (row) => rowPath(TREE, row))).toEqual([
      'etc',
      'usr',
      'usr/lib',
    ]);
    expect([...rows.level.subarray(0, 3)]).toEqual([1, 1, 2]);
    expect([...rows.setSize.subarray(0, 3)]).toEqual([2, 2, 1]);
    expect([...rows.position.subarray(0, 3)]).toEqual([1, 2, 1]);
    expect([...rows.parent.subarray(0, 3)]).toEqual([-1, -1, 1]);
    expect([rows.place[usr], rows.place[rowAt(TREE, lists, 'etc/hosts')]]).toEqual([2, 0]);
  });

  test('walks 4,096 levels without recursion', () => {
    expect(seen(treeOf([Array(4096).fill('d').join('/')]))).toHaveLength(4096);
  });
});

describe('paths', () => {
  test('go to rows and back, and names that are not UTF-8 stay two', () => {
    const raw = (last: number) => [new TextEncoder().encode('tmp'), new Uint8Array([0x63, last])];
    const tree = treeOf([{ path: raw(0xe9), size: 1 }, { path: raw(0xea), size: 1 }, '__proto__/constructor']);
    const lists = childLists(tree);
    for (let row = 1; row < tree.count; row++) expect(rowAt(tree, lists, rowPath(tree, row))).toBe(row);
    expect(rowPath(tree, 2)).toBe('tmp/c\\xe9');
    expect([...rowPathBytes(tree, 2)]).toEqual([0x74, 0x6d, 0x70, 0x2f, 0x63, 0xe9]);
    expect([rowPathBytes(tree, 0).length, rowAt(tree, lists, 'tmp/none'), rowAt(tree, lists, '')]).toEqual([0, -1, 0]);
  });
});

test('childLists adds up directories without hard links and what was removed', () => {
  const tree = treeOf([
    { path: 'a/x', size: 5 },
    { path: 'a/y', size: 5, type: 'hardlink' },
    { path: 'a/z', size: 9, change: 'removed' },
  ]);
  expect([childLists(tree).total[0], childLists(tree).below[0]]).toEqual([5, 4]);
});

test('modeText prints permissions as ls does', () => {
  expect(modeText(1, 0o1777)).toBe('drwxrwxrwt');
  expect(modeText(0, 0o4755)).toBe('-rwsr-xr-x');
  expect(modeText(0, 0o6644)).toBe('-rwSr-Sr--');
  expect(modeText(1, 0o1776)).toBe('drwxrwxrwT');
  expect(modeText(2, 0o777)).toBe('lrwxrwxrwx');
  expect([4, 5, 6].map((type) => modeText(type, 0o660)[0])).toEqual(['c', 'b', 'p']);
});
