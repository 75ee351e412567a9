import { describe, expect, test } from 'vitest';
import type { LayoutEntry } from '../../../../../src/engine/engine.ts';
import { runWhole } from '../../../../../src/ui/parts/slices.ts';
import { layoutRows, plant } from '../../../../../src/ui/views/layout/layoutRows.ts';

const shownOf = (entries: readonly LayoutEntry[], closed: readonly string[] = []) =>
  runWhole(layoutRows(runWhole(plant(entries)), new Set(closed)));

const entry = (path: string, kind: LayoutEntry['kind'] = 'file'): LayoutEntry => ({
  ...{ path, kind, size: 1, explanation: '', unreferenced: false },
});

describe('rows of an archive', () => {
  test('keep its order, make up folders that no entry names, and show a path that occurs twice twice', () => {
    const { rows } = shownOf([entry('blobs/sha256/b'), entry('blobs/sha256/a'), entry('x'), entry('x')]);
    expect(rows.map(({ id, level, entry: own }) => [id, level, own?.path])).toEqual([
      ['blobs', 1, undefined],
      ['blobs/sha256', 2, undefined],
      ['blobs/sha256/b', 3, 'blobs/sha256/b'],
      ['blobs/sha256/a', 3, 'blobs/sha256/a'],
      ['x', 1, 'x'],
      ['x (2)', 1, 'x'],
    ]);
  });

  test('of a closed folder are left out', () => {
    const entries = [entry('blobs/', 'directory'), entry('blobs/a'), entry('index.json')];
    const { rows, model } = shownOf(entries, ['blobs']);
    expect(rows.map(({ id }) => id)).toEqual(['blobs', 'index.json']);
    expect([model.expandable(0), model.expanded(0), model.rowOf('index.json')]).toEqual([true, false, 1]);
  });
});
