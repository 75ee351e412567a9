import { describe, expect, it } from 'vitest';
import { FIELD } from '../../../../../src/core/diff/change.ts';
import { diffFiles } from '../../../../../src/core/diff/files/diffFiles.ts';
import type { FileTree } from '../../../../../src/core/rootfs/fileTree.ts';
import { fileRows, nameText, pathText, visibleRows } from '../../../../../src/ui/views/compare/files/fileRows.ts';
import { verdictOf } from '../../../../../src/ui/views/compare/files/verdict.ts';
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
const none = { text: '', ignored: 0 };

describe('files that differ, as rows', () => {
  it('lie depth first in the order of their names, with sums for every directory', async () => {
    const found = await pair();
    const rows = fileRows(found, none);
    const all = [...visibleRows(found, rows, () => true)].map((row) => pathText(found.left, row));
    expect(all).toEqual(['opt', 'opt/new', 'opt/new/x', 'opt/new/y', 'usr', 'usr/a', 'usr/gone', 'z']);
    expect([rows.added[0], rows.removed[0], rows.modified[0], rows.grown[0]]).toEqual([4, 1, 2, 4]);
    const closed = [...visibleRows(found, rows, () => false)].map((row) => nameText(found.left, row));
    expect(closed).toEqual(['opt', 'usr', 'z']);
  });

  it('leave out and count what differs in ignored fields only', async () => {
    const found = await pair();
    const rows = fileRows(found, { text: '', ignored: FIELD.mtime });
    expect([rows.hidden, rows.hiddenBy.mtime, rows.modified[0]]).toEqual([1, 1, 1]);
    expect(pathsOf(found, rows)).not.toContain('z');
  });

  it('are found by a part of a name, of a directory above, or of a path with slashes, in any case', async () => {
    const found = await pair();
    const shown = (text: string) => pathsOf(found, fileRows(found, { text, ignored: 0 }));
    expect(shown('GON')).toEqual(['usr', 'usr/gone']);
    expect(shown('new')).toEqual(['opt', 'opt/new', 'opt/new/x', 'opt/new/y']);
    expect(shown('new/y')).toEqual(['opt', 'opt/new', 'opt/new/y']);
    expect(shown('nothing')).toEqual([]);
  });
});

const pathsOf = (found: Awaited<ReturnType<typeof pair>>, rows: ReturnType<typeof fileRows>) =>
  [...visibleRows(found, rows, () => true)].map((row) => pathText(found.left, row));

describe('the verdict', () => {
  const verdict = async (found: Awaited<ReturnType<typeof pair>>) => verdictOf(found, fileRows(found, none));

  it('is the same, the same content, or what really differs', async () => {
    const one = [file('a', 0, 1)];
    expect(await verdict(await diff(one, one))).toMatchObject({ tone: 'same' });
    const later = await verdict(await diff(one, [file('a', 0, 2)]));
    expect(later).toMatchObject({ tone: 'noise', text: 'Same content: 1 changed in time only; 0 paths the same.' });
    expect(later.advice).toContain('SOURCE_DATE_EPOCH');
    expect(await verdict(await pair())).toMatchObject({
      tone: 'different',
      text: 'Different: 4 added, 1 removed, 1 changed in content, 1 changed in time only; 2 paths the same.',
    });
  });

  it('does not say the same of what could not be compared', async () => {
    const found = await diff([file('a', 4)], [file('a', 4)]);
    expect(found.fields[1]).toBe(FIELD.unread);
    expect(await verdict(found)).toMatchObject({ tone: 'different' });
  });
});
