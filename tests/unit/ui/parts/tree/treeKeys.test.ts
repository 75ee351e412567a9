import { describe, expect, test } from 'vitest';
import { isTypeahead, treeStep, typeahead } from '../../../../../src/ui/parts/tree/treeKeys.ts';

/** etc(open) > { apt(closed dir), hosts } ; usr(closed dir) */
const LABELS = ['etc', 'apt', 'hosts', 'usr'];
const PARENTS = [-1, 0, 0, -1];
const tree = {
  count: 4,
  expandable: (row: number) => row !== 2,
  expanded: (row: number) => row === 0,
  parent: (row: number) => PARENTS[row] ?? -1,
  label: (row: number) => LABELS[row] ?? '',
};
const step = (key: string, row: number) => treeStep(key, row, tree, 2);

describe('treeStep', () => {
  test('Right opens, then goes to the first child', () => {
    expect(step('ArrowRight', 3)).toEqual({ do: 'toggle', row: 3, open: true });
    expect(step('ArrowRight', 0)).toEqual({ do: 'move', row: 1 });
    expect(step('ArrowRight', 2)).toBeUndefined();
  });

  test('Left closes, then goes to the parent', () => {
    expect(step('ArrowLeft', 0)).toEqual({ do: 'toggle', row: 0, open: false });
    expect(step('ArrowLeft', 2)).toEqual({ do: 'move', row: 0 });
    expect(step('ArrowLeft', 3)).toBeUndefined();
  });

  test('moves stop at both ends', () => {
    expect(['ArrowUp', 'Home', 'PageUp'].map((key) => step(key, 0))).toEqual(Array(3).fill({ do: 'move', row: 0 }));
    expect(['ArrowDown', 'End', 'PageDown'].map((key) => step(key, 3))).toEqual(Array(3).fill({ do: 'move', row: 3 }));
    expect(step('PageDown', 0)).toEqual({ do: 'move', row: 2 });
  });

  test('Enter acts, Space selects, * opens the siblings, other keys do nothing', () => {
    expect([step('Enter', 1), step(' ', 1), step('*', 1), step('F5', 1)]).toEqual([
      { do: 'act', row: 1 },
      { do: 'select', row: 1 },
      { do: 'siblings', row: 1 },
      undefined,
    ]);
    expect(treeStep('ArrowDown', 0, { ...tree, count: 0 }, 2)).toBeUndefined();
  });
});

describe('typeahead', () => {
  test('finds the next row that begins so, round the end', () => {
    expect(typeahead(tree, 0, 'h')).toBe(2);
    expect(typeahead(tree, 2, 'E')).toBe(0);
    expect(typeahead(tree, 0, 'us')).toBe(3);
    expect(typeahead(tree, 0, 'zz')).toBe(-1);
  });

  test('stays where it stands while a longer name is typed', () => {
    expect(typeahead(tree, 2, 'ho')).toBe(2);
  });

  test('leaves the keys of the page alone', () => {
    expect(['/', '?', '[', ']', ' ', '*', 'Enter'].some(isTypeahead)).toBe(false);
    expect(['a', 'é', '.', '7', '😀'].every(isTypeahead)).toBe(true);
  });
});
