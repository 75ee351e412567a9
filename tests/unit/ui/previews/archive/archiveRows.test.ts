import { rowPath } from '../../../../../src/core/table/namedRows.ts';
import { describe, expect, it } from 'vitest';
import { archiveColumns } from '../../../../../src/core/rootfs/pack/archiveColumns.ts';
import {
  archiveModel,
  archiveTree,
  isFile,
  openAtFirst,
  seenRows,
  siblingsOf,
  withOpen,
} from '../../../../../src/ui/previews/archive/archiveRows.ts';

const paths = ['META-INF/MANIFEST.MF', 'META-INF/x/y', 'com/A.class', 'top'];
const entries = paths.map((path) => ({ path, kind: 'file' as const, size: 1 }));
const { columns } = archiveColumns(entries, '');
const tree = archiveTree(columns);
const labels = (open: Uint8Array) => [...seenRows(tree, open).row].map((row) => rowPath(columns, row));

describe('the rows of an archive', () => {
  it('are all shown at first where there are few, each below its folder', () => {
    expect(labels(openAtFirst(tree))).toEqual([
      ...['META-INF', 'META-INF/MANIFEST.MF', 'META-INF/x', 'META-INF/x/y'],
      ...['com', 'com/A.class', 'top'],
    ]);
  });

  it('leave out what lies in closed folders', () => {
    const open = withOpen(openAtFirst(tree), [1], false);
    expect(labels(open)).toEqual(['META-INF', 'com', 'com/A.class', 'top']);
    expect(labels(withOpen(open, siblingsOf(tree, 1), true))).toHaveLength(7);
  });

  it('tell a tree where each stands', () => {
    const open = openAtFirst(tree);
    const model = archiveModel(tree, open, seenRows(tree, open));
    const at = (row: number) => [model.level(row), model.position(row), model.setSize(row), model.parent(row)];
    expect(model.count).toBe(7);
    expect([0, 2, 3, 6].map(at)).toEqual([
      [1, 1, 3, -1],
      [2, 2, 2, 0],
      [3, 1, 1, 2],
      [1, 3, 3, -1],
    ]);
    expect([0, 1].map((row) => model.expandable(row))).toEqual([true, false]);
    expect(model.rowOf(model.id(5))).toBe(5);
  });

  it('have bytes to show where they are files or links', () => {
    expect([0, 1, 3].map((row) => isFile(columns, row))).toEqual([false, false, true]);
  });

  it('are none in an empty archive', () => {
    const empty = archiveTree(archiveColumns([], '').columns);
    expect(seenRows(empty, openAtFirst(empty)).row).toHaveLength(0);
  });
});
