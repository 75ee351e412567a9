import { describe, expect, it } from 'vitest';
import type { FileEntry } from '../../../../../src/core/archive/fileSet.ts';
import { ENTRY_TYPES, FLAG } from '../../../../../src/core/rootfs/columns.ts';
import { type ArchiveColumns, archiveColumns } from '../../../../../src/core/rootfs/pack/archiveColumns.ts';

const file = (path: string, more: Partial<FileEntry> = {}): FileEntry => ({ path, kind: 'file', size: 1, ...more });
const folder = (path: string, more: Partial<FileEntry> = {}): FileEntry => ({
  ...{ path, kind: 'directory', size: 0, ...more },
});

/** `parent/name` of each row, with a slash behind folders. */
function shown({ columns }: ArchiveColumns): string[] {
  const name = (row: number) =>
    new TextDecoder().decode(columns.names.subarray(columns.nameStart[row], columns.nameStart[row + 1]));
  const dir = ENTRY_TYPES.indexOf('dir');
  return Array.from({ length: columns.count }, (_, row) => row)
    .slice(1)
    .map((row) => `${name(columns.parent[row] as number)}/${name(row)}${columns.type[row] === dir ? '/' : ''}`);
}

describe('the columns of an archive', () => {
  it('hold every entry and every folder that paths name, level by level and by name', () => {
    const answer = archiveColumns([file('b/z'), file('a'), folder('b'), file('b/c/d'), file('b/y')], '');
    expect(shown(answer)).toEqual(['/a', '/b/', 'b/c/', 'b/y', 'b/z', 'c/d']);
    expect([...answer.columns.flags].map((flags) => flags & FLAG.implied)).toEqual([1, 0, 0, 1, 0, 0, 0]);
    expect([...answer.columns.entry]).toEqual([0xffffffff, 1, 2, 0xffffffff, 4, 0, 3]);
  });

  it('put the folder that was cut off all paths back', () => {
    const entries = [folder(''), folder('', { isPrefix: true }), file('x')];
    const answer = archiveColumns(entries, 'image/');
    expect(shown(answer)).toEqual(['/image/', 'image/x']);
    expect([...answer.columns.entry]).toEqual([0, 1, 2]);
  });

  it('list entries of one name one after the other, and mark all but the last', () => {
    const { columns } = archiveColumns([file('a'), file('b'), file('a', { size: 2 })], '');
    expect([...columns.size]).toEqual([0, 1, 2, 1]);
    expect([...columns.flags]).toEqual([FLAG.implied, FLAG.superseded, 0, 0]);
  });

  it('say how each content is kept, and why some cannot be read', () => {
    const { method, methods, lock, locks, storedSize } = archiveColumns(
      [file('a', { method: 'deflate', storedSize: 9 }), file('b', { method: 'stored', locked: 'No key.' }), file('c')],
      '',
    );
    expect([...method].map((number) => methods[number - 1])).toEqual([undefined, 'deflate', 'stored', undefined]);
    expect([...lock].map((number) => locks[number - 1])).toEqual([undefined, undefined, 'No key.', undefined]);
    expect([...storedSize]).toEqual([0, 9, 1, 1]);
  });

  it('keep the text of links', () => {
    const { columns } = archiveColumns([file('a'), file('l', { kind: 'symlink', link: 'ä' })], '');
    expect([...columns.link]).toEqual([0, 0, 1]);
    expect(new TextDecoder().decode(columns.links)).toBe('ä');
  });

  it('end at a depth, however deep the paths go', () => {
    const deep = Array.from({ length: 20_000 }, () => 'd').join('/');
    expect(archiveColumns([file(deep), file(`${deep}/x`)], '').columns.count).toBeLessThan(8200);
  });
});
