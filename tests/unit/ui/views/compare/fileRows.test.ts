import { rowName, rowPath } from '../../../../../src/core/table/namedRows.ts';
import { describe, expect, it } from 'vitest';
import { diffFiles } from '../../../../../src/core/diff/files/diffFiles.ts';
import { NOISE } from '../../../../../src/core/diff/noise.ts';
import type { FileTree } from '../../../../../src/core/rootfs/fileTree.ts';
import { foldNames } from '../../../../../src/ui/parts/nameMatch.ts';
import { runWhole } from '../../../../../src/ui/parts/slices.ts';
import {
  type FileFilter,
  fileRows,
  ROW_KINDS,
  rowOfPath,
  visibleRows,
} from '../../../../../src/ui/views/compare/files/fileRows.ts';
import type { EntrySpec } from '../../../../fixtures/layerIndexBuilder.ts';
import { stack } from '../../../core/rootfs/treeText.ts';

async function diff(left: readonly EntrySpec[], right: readonly EntrySpec[]) {
  const side = (tree: FileTree, name: string) => ({ tree, depth: 0, layerNames: [name], digest: () => undefined });
  const found = await diffFiles(side(stack(left), 'a'), side(stack(right), 'b'), async () => undefined);
  return { ...found, findings: { left: [], right: [] } };
}

const file = (path: string, size: number, mtime = 0): EntrySpec => ({ path, size, mtime });
const pair = () =>
  diff(
    [file('same', 0), file('usr/a', 3), file('usr/gone', 5), file('z', 0, 1)],
    [file('same', 0), file('usr/a', 4), file('opt/new/x', 7), file('opt/new/y', 1), file('z', 0, 2)],
  );
const none: FileFilter = { text: '', ignored: 0, kinds: new Set(ROW_KINDS), showHidden: false };
type Found = Awaited<ReturnType<typeof pair>>;
const filtered = (found: Found, filter: Partial<FileFilter> = {}) =>
  runWhole(fileRows(found, runWhole(foldNames(found.left)), { ...none, ...filter }));

describe('files that differ, as rows', () => {
  it('lie depth first in the order of their names, with sums for every directory', async () => {
    const found = await pair();
    const rows = filtered(found);
    const all = [...runWhole(visibleRows(found, rows, () => true))].map((row) => rowPath(found.left, row));
    expect(all).toEqual(['opt', 'opt/new', 'opt/new/x', 'opt/new/y', 'usr', 'usr/a', 'usr/gone', 'z']);
    expect(ROW_KINDS.map((kind) => rows.sums[kind][0])).toEqual([4, 1, 2, 0]);
    expect([rows.left[0], rows.right[0]]).toEqual([8, 12]);
    const closed = [...runWhole(visibleRows(found, rows, () => false))].map((row) => rowName(found.left, row));
    expect(closed).toEqual(['opt', 'usr', 'z']);
  });

  it('leave out and count what differs in ignored noise only, and show it marked when asked to', async () => {
    const found = await pair();
    const rows = filtered(found, { ignored: NOISE['file-times'] });
    expect([rows.hidden, rows.counts.modified]).toEqual([1, 1]);
    expect(pathsOf(found, rows)).not.toContain('z');
    const shown = filtered(found, { ignored: NOISE['file-times'], showHidden: true });
    expect(shown.own[rowOfPath(found, 'z') ?? 0]).toBe(2);
    expect(shown.hidden).toBe(1);
  });

  it('of kinds that are switched off are counted and not shown', async () => {
    const found = await pair();
    const rows = filtered(found, { kinds: new Set(['removed']) });
    expect(pathsOf(found, rows)).toEqual(['usr', 'usr/gone']);
    expect(rows.counts).toEqual({ added: 4, removed: 1, modified: 2, moved: 0 });
  });

  it('are found by their path, and only by a whole one', async () => {
    const found = await pair();
    const at = rowOfPath(found, 'opt/new/y');
    expect(at === null ? '' : rowPath(found.left, at)).toBe('opt/new/y');
    expect([rowOfPath(found, 'opt/ne'), rowOfPath(found, ''), rowOfPath(found, null)]).toEqual([null, null, null]);
  });

  it('are found by a part of a name, of a directory above, or of a path with slashes, in any case, or by a glob', async () => {
    const found = await pair();
    const shown = (text: string) => pathsOf(found, filtered(found, { text }));
    expect(shown('GON')).toEqual(['usr', 'usr/gone']);
    expect(shown('new')).toEqual(['opt', 'opt/new', 'opt/new/x', 'opt/new/y']);
    expect(shown('new/y')).toEqual(['opt', 'opt/new', 'opt/new/y']);
    expect(shown('*/new/*y')).toEqual(['opt', 'opt/new', 'opt/new/y']);
    expect(shown('nothing')).toEqual([]);
  });
});

const pathsOf = (found: Found, rows: ReturnType<typeof filtered>) =>
  [...runWhole(visibleRows(found, rows, () => true))].map((row) => rowPath(found.left, row));
