/** Which columns of a table have room, and which are scrolled to. */
import { describe, expect, it } from 'vitest';
import type { TreeColumn } from '../../../../../src/ui/parts/tree/treeModel.ts';
import { fitColumns } from '../../../../../src/ui/parts/tree/useColumnsThatFit.ts';

const column = (key: string, more: Partial<TreeColumn> = {}): TreeColumn => ({
  key,
  title: key,
  cell: () => key,
  ...more,
});
const COLUMNS = [
  column('name'),
  column('size', { width: 80 }),
  column('short', { width: 20, below: 600 }),
  column('change', { width: 90, from: 600 }),
  column('path', { width: 200, grow: 2, from: 800 }),
];

describe('columns in a table', () => {
  it.each([
    // width, narrow window, sideways: shown, template, least
    [1000, false, false, 'name size change path', 'minmax(0, 1fr) 80px 90px minmax(200px, 2fr)', 0],
    [700, false, false, 'name size change', 'minmax(0, 1fr) 80px 90px', 0],
    [400, false, false, 'name size short', 'minmax(0, 1fr) 80px 20px', 0],
    // In a narrow window what has no room follows to the right, and the first column keeps its width.
    [400, true, false, 'name size short change path', '294px 80px 20px 90px 200px', 690],
    [400, false, true, 'name size short change path', '294px 80px 20px 90px 200px', 690],
    [200, true, false, 'name size short change path', '120px 80px 20px 90px 200px', 516],
    // Before it was measured, everything is drawn.
    [0, true, false, 'name size short change path', 'minmax(0, 1fr) 80px 20px 90px minmax(200px, 2fr)', 0],
  ] as const)('%i px, narrow %s, sideways %s: %s', (width, narrow, sideways, shown, template, least) => {
    const fitting = fitColumns({ columns: COLUMNS, sideways }, width, narrow);
    expect(fitting.columns.map(({ key }) => key).join(' ')).toBe(shown);
    expect(fitting.template).toBe(template);
    expect(fitting.least).toBe(least);
  });

  it.each([
    [700, '96px minmax(168px, 1fr)', 0],
    [200, '96px 168px', 270],
  ])('a first column of its own width keeps it at %i px', (width, template, least) => {
    const columns = [column('id', { width: 96 }), column('mail', { width: 168, grow: 1 })];
    expect(fitColumns({ columns, sideways: true }, width, false)).toMatchObject({ template, least });
  });

  it('a tree without a header never scrolls sideways', () => {
    expect(fitColumns({ columns: COLUMNS, header: false }, 200, true).least).toBe(0);
  });

  it('a table whose columns all fit does not scroll in a narrow window', () => {
    expect(fitColumns({ columns: [column('name'), column('size', { width: 80 })] }, 390, true).least).toBe(0);
  });
});
