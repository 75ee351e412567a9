/** Hits as rows: grouped by layer or flat, in any order, folded; and the tree that a screen reader is told of. */
import { describe, expect, it } from 'vitest';
import type { Hit } from '../../../../../src/core/rootfs/search/hit.ts';
import { type HitRow, hitModel, hitRows, type RowsWanted } from '../../../../../src/ui/views/search/hits/hitRows.ts';

function hit(layer: number, path: string, more: Partial<Hit> = {}): Hit {
  return { layer, entry: 0, path, type: 'file', mode: 0, uid: '0', gid: '0', size: 0, mtime: 0, ...more };
}

const lines = [
  { line: 1, excerpt: 'first' },
  { line: 7, excerpt: 'seventh' },
] as unknown as NonNullable<Hit['lines']>;

/** As the search finds them: a layer may come back later. */
const HITS = [
  hit(1, 'b', { size: 5, uid: '10', mtime: 3 }),
  hit(0, 'c', { size: 5, uid: '9', mtime: 1, lines }),
  hit(1, 'a', { size: 2, uid: '9', gid: '1', mtime: 2, fates: [{ fate: 'deleted' }] as never }),
];

const text = (row: HitRow): string =>
  row.kind === 'layer' ? `layer ${row.layer}: ${row.count}` : row.kind === 'hit' ? row.hit.path : `line ${row.line}`;

const shown = (wanted: Partial<RowsWanted> = {}) =>
  hitRows(HITS, { grouped: false, sort: undefined, closed: new Set(), ...wanted }).map(text);

const by = (key: string, order: 'ascending' | 'descending' = 'ascending') => ({ sort: { key, order } });

describe('hits as rows', () => {
  const CASES: readonly [string, Partial<RowsWanted>, string][] = [
    ['in the order of the search', {}, 'b, c, line 0, line 1, a'],
    ['grouped, layers from the base up', { grouped: true }, 'layer 0: 1, c, line 0, line 1, layer 1: 2, b, a'],
    ['a layer closed', { grouped: true, closed: new Set(['layer 1']) }, 'layer 0: 1, c, line 0, line 1, layer 1: 2'],
    ['lines closed', { closed: new Set(['hit 1']) }, 'b, c, a'],
    ['by path', by('path'), 'a, b, c, line 0, line 1'],
    ['by path, the other way round', by('path', 'descending'), 'c, line 0, line 1, b, a'],
    ['by size, equal ones as they were found', by('size'), 'a, b, c, line 0, line 1'],
    ['by size descending, equal ones as they were found too', by('size', 'descending'), 'b, c, line 0, line 1, a'],
    ['by owner as numbers, then by group', by('owner'), 'c, line 0, line 1, a, b'],
    ['by time', by('time'), 'c, line 0, line 1, a, b'],
    ['by an unknown column: as they were found', by('nothing'), 'b, c, line 0, line 1, a'],
    ['grouped and ordered', { grouped: true, ...by('path') }, 'layer 0: 1, c, line 0, line 1, layer 1: 2, a, b'],
  ];
  it.each(CASES)('%s', (_, wanted, rows) => expect(shown(wanted).join(', ')).toBe(rows));

  it('keeps a name through any order, so that what is folded stays folded', () => {
    const closed = new Set(['hit 1']);
    expect(shown({ closed, ...by('path', 'descending') })).toEqual(['c', 'b', 'a']);
  });
});

describe('the tree of hits', () => {
  const closed = new Set(['hit 1']);
  const rows = hitRows(HITS, { grouped: true, sort: undefined, closed });
  const model = hitModel(rows, closed, (layer) => layer);
  const all = rows.map((_, row) => row);

  it('tells level, place among its siblings and parent of each row', () => {
    // layer 0, c, layer 1, b, a
    expect(all.map((row) => [model.level(row), model.position(row), model.setSize(row), model.parent(row)])).toEqual([
      [1, 1, 2, -1],
      [2, 1, 1, 0],
      [1, 2, 2, -1],
      [2, 1, 2, 2],
      [2, 2, 2, 2],
    ]);
  });

  it('opens what has something below it', () => {
    expect(all.map((row) => model.expandable(row))).toEqual([true, true, true, false, false]);
    expect(all.map((row) => model.expanded(row))).toEqual([true, false, true, true, true]);
  });

  it('finds a row by its name, and none that is folded away or unknown', () => {
    for (const row of all) expect(model.rowOf(model.id(row))).toBe(row);
    expect(model.rowOf('line 1 0')).toBe(-1);
    expect(model.rowOf('nothing')).toBe(-1);
  });

  it('draws what was deleted hollow', () => {
    expect(all.map((row) => model.hollow?.(row))).toEqual([false, false, false, false, true]);
  });
});
