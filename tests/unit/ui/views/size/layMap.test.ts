import { describe, expect, it } from 'vitest';
import { sizeTree } from '../../../../../src/core/rootfs/cost/sizeTree.ts';
import { applyLayer, createFileTree } from '../../../../../src/core/rootfs/fileTree.ts';
import { cellAt, layMap, type MapCell, neighbour } from '../../../../../src/ui/views/size/map/layMap.ts';
import { childrenOf, depthOf, nameOf, pathOf, trailOf } from '../../../../../src/ui/views/size/sizeRows.ts';
import { openRows, sizeModel } from '../../../../../src/ui/views/size/tables/openRows.ts';
import { type EntrySpec, layerIndex } from '../../../../fixtures/layerIndexBuilder.ts';

function columnsOf(...layers: readonly (readonly EntrySpec[])[]) {
  const tree = createFileTree();
  for (const entries of layers) applyLayer(tree, layerIndex(entries));
  return sizeTree(tree, 'directory');
}

const columns = columnsOf([
  { path: 'usr/a', size: 600 },
  { path: 'usr/b', size: 200 },
  { path: 'etc/c', size: 150 },
  { path: 'etc/d', size: 50 },
]);
const byName = (name: string) =>
  [...Array(columns.count).keys()].find((row) => nameOf(columns, row, undefined) === name) ?? -1;

const inside = (inner: MapCell, outer: MapCell) =>
  inner.left >= outer.left - 0.01 &&
  inner.top >= outer.top - 0.01 &&
  inner.left + inner.width <= outer.left + outer.width + 0.01 &&
  inner.top + inner.height <= outer.top + outer.height + 0.01;

describe('the map', () => {
  it('fills its area with the children, each as large as its share, and their children inside them', () => {
    const cells = layMap(columns, 0, 400, 300);
    const outer = cells.filter(({ depth }) => depth === 1);
    expect(outer.map(({ row }) => nameOf(columns, row, undefined))).toEqual(['usr', 'etc']);
    const area = ({ width, height }: MapCell) => width * height;
    const [usr, etc] = outer as [MapCell, MapCell];
    expect(area(usr) / area(etc)).toBeGreaterThan(3.8);
    expect(area(usr) / area(etc)).toBeLessThan(4.2);
    for (const cell of cells.filter(({ depth }) => depth === 2)) {
      expect(outer.some((each) => inside(cell, each))).toBe(true);
    }
  });

  it('has a bounded number of areas, the small ones together with their number', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => ({ path: `d${at % 100}/f${at}`, size: 1 + (at % 7) }));
    const wide = columnsOf([...many, { path: 'big', size: 10_000 }]);
    const cells = layMap(wide, 0, 1200, 700);
    expect(cells.length).toBeLessThan(2000);
    const flat = columnsOf(Array.from({ length: 5000 }, (_, at) => ({ path: `f${at}`, size: at < 3 ? 10_000 : 1 })));
    const rest = layMap(flat, 0, 400, 300).filter((cell) => cell.rest > 0);
    expect(rest.map((cell) => [cell.rest, cell.bytes])).toEqual([[4997, 4997]]);
  });

  it('is empty without room or bytes', () => {
    expect(layMap(columns, 0, 0, 0)).toEqual([]);
    expect(layMap(columnsOf([]), 0, 100, 100)).toEqual([]);
  });

  it('finds the innermost area at a point, and the neighbour on each side', () => {
    const at = (row: number, left: number, top: number): MapCell => ({
      ...{ row, left, top, width: 10, height: 10 },
      ...{ depth: 1, group: false, rest: 0, bytes: 1, wasted: 0 },
    });
    const cells = [at(1, 0, 0), at(2, 10, 0), at(3, 0, 10), at(4, 10, 10)];
    expect(cellAt(cells, 15, 5)?.row).toBe(2);
    expect(cellAt(cells, 25, 5)).toBeUndefined();
    expect(['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'].map((key) => neighbour(cells, 0, key))).toEqual([
      1, 2, 0, 0,
    ]);
    expect(cellAt([...cells, { ...at(9, 2, 2), width: 3, height: 3, depth: 2 }], 3, 3)?.row).toBe(9);
  });
});

describe('rows of the size table', () => {
  const open = new Set([byName('etc'), byName('usr')]);

  it('are the open ones, most bytes first, or in the other order', () => {
    const names = (descending: boolean) => {
      const rows = openRows(columns, open, 'bytes', descending);
      return [...rows.row.subarray(0, rows.count)].map((row) => nameOf(columns, row, undefined));
    };
    expect(names(true)).toEqual(['usr', 'a', 'b', 'etc', 'c', 'd']);
    expect(names(false)).toEqual(['etc', 'd', 'c', 'usr', 'b', 'a']);
  });

  it('tell level, place and parent, and keep their ids when others close', () => {
    const rows = openRows(columns, open, 'bytes', true);
    const model = sizeModel(columns, rows, open, String, () => undefined);
    expect([model.count, model.level(2), model.position(2), model.setSize(2), model.parent(2)]).toEqual([
      6, 2, 2, 2, 0,
    ]);
    expect([model.expandable(0), model.expanded(0), model.expandable(1)]).toEqual([true, true, false]);
    const fewer = new Set([byName('etc')]);
    const closed = openRows(columns, fewer, 'bytes', true);
    const next = sizeModel(columns, closed, fewer, String, () => undefined);
    expect(next.rowOf(model.id(4))).toBe(2);
    expect(next.rowOf(byName('a'))).toBe(-1);
  });

  it('know their path, and the depth at which the files view shows them', () => {
    expect(pathOf(columns, byName('c'))).toBe('etc/c');
    expect(trailOf(columns, byName('c'))).toHaveLength(3);
    expect(childrenOf(columns, byName('c'))).toHaveLength(0);
    expect(depthOf(columns, byName('c'))).toBeNull();
    const wasted = columnsOf([{ path: 'x', size: 1 }], [{ path: '.wh.x' }]);
    expect(depthOf(wasted, 1)).toBe(0);
  });
});
