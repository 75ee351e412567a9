/** Keys of a list of rows: by a row and by a page from what is seen, to both ends and never beyond. */
import type { KeyboardEvent } from 'react';
import { expect, it } from 'vitest';
import type { RowWindow } from '../../../../../src/ui/parts/tree/useRowWindow.ts';
import { scrollByKey } from '../../../../../src/ui/previews/rows/listKeys.ts';

/** Where a key scrolls to in a list of 100 rows of which 10 are seen; null where it is left to others. */
function press(key: string, first: number, more: object = {}): number | null {
  let to: number | null = null;
  let prevented = false;
  const rows = { page: 10, firstVisible: () => first, scrollToRow: (row: number) => (to = row) } as never as RowWindow;
  const event = { key, target: rows, currentTarget: rows, preventDefault: () => (prevented = true), ...more };
  scrollByKey(event as never as KeyboardEvent, rows, 100);
  expect(prevented).toBe(to !== null);
  return to;
}

it.each([
  ['ArrowDown', 20, 31],
  ['ArrowUp', 20, 19],
  ['PageDown', 20, 40],
  ['PageUp', 20, 10],
  ['Home', 20, 0],
  ['End', 20, 99],
  ['ArrowUp', 0, 0],
  ['PageUp', 4, 0],
  ['PageDown', 85, 99],
  ['ArrowDown', 90, 99],
  ['a', 20, null],
  ['Enter', 20, null],
] as const)('%s from row %i', (key, first, to) => {
  expect(press(key, first)).toBe(to);
});

it.each([{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { target: {} }])('leaves it to others: %o', (more) => {
  expect(press('End', 20, more)).toBeNull();
});
