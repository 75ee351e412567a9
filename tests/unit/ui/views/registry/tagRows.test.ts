/** The rows of a repository's tags, from a list and what was looked up so far. */
import { describe, expect, it } from 'vitest';
import type { TagHead } from '../../../../../src/core/store/registry/browse/tagHeads.ts';
import {
  fittingTags,
  LOOSE,
  sameTags,
  type TagRow,
  type TagWish,
  tagModel,
  tagRows,
} from '../../../../../src/ui/views/registry/tagRows.ts';

const A = `sha256:${'a'.repeat(64)}`;
const B = `sha256:${'b'.repeat(64)}`;
const head = (tag: string, digest: string): [string, TagHead] => [tag, { tag, digest, mediaType: '', size: 1 }];
const signature = `sha256-${'a'.repeat(64)}.sig`;
const list = { tags: ['latest', '1.1', '1.0', 'edge', signature], complete: true };
const heads = new Map([head('latest', A), head('1.1', A), head('1.0', B)]);
const wish = (more: Partial<TagWish> = {}): TagWish => ({
  filter: '',
  sort: { key: 'tag', order: 'ascending' },
  grouped: false,
  ...more,
});
const text = (rows: readonly TagRow[]): string[] =>
  rows.flatMap(({ id, children }) => [id, ...children.map((child) => `  ${child.id}`)]);

describe('rows of tags', () => {
  it('fold a signature under the first tag of its image, and keep it apart while that is not known', () => {
    expect(text(tagRows(list, { heads, images: new Map() }, wish()))).toEqual([
      'latest',
      `  ${signature}`,
      '1.1',
      '1.0',
      'edge',
    ]);
    const unknown = tagRows(list, { heads: new Map(), images: new Map() }, wish());
    expect(text(unknown).slice(-2)).toEqual([LOOSE, `  ${signature}`]);
  });

  it('gather tags of one digest under the first of them where that is wanted', () => {
    const rows = tagRows(list, { heads, images: new Map() }, wish({ grouped: true }));
    expect(text(rows)).toEqual(['latest', '  1.1', '  attached to latest', '1.0', 'edge']);
    expect(sameTags(list, heads).get('1.1')).toEqual(['latest', '1.1']);
    expect(sameTags(list, heads).has('1.0')).toBe(false);
  });

  it('are filtered by letters, and sorted by time with the unknown last either way', () => {
    expect(text(tagRows(list, { heads, images: new Map() }, wish({ filter: '1.' })))).toEqual([
      '1.1',
      `  ${signature}`,
      '1.0',
    ]);
    expect([fittingTags(list, '1.'), fittingTags(list, ' EDGE'), fittingTags(list, '')]).toEqual([2, 1, 5]);
    const timed = { ...list, uploaded: { '1.0': '2024-01-02T00:00:00Z', edge: '2024-01-01T00:00:00Z' } };
    const sorted = (order: 'ascending' | 'descending') =>
      tagRows(timed, { heads, images: new Map() }, wish({ sort: { key: 'created', order } })).map(({ id }) => id);
    expect(sorted('descending')).toEqual(['1.0', 'edge', 'latest', '1.1']);
    expect(sorted('ascending')).toEqual(['edge', '1.0', 'latest', '1.1']);
  });

  it('are a tree whose closed rows hide what is folded', () => {
    const rows = tagRows(list, { heads, images: new Map() }, wish());
    expect(tagModel(rows, new Set()).count).toBe(4);
    const open = tagModel(rows, new Set(['latest']));
    expect([open.count, open.level(1), open.parent(1), open.rowOf('1.0')]).toEqual([5, 2, 0, 3]);
    const grouped = tagRows(list, { heads, images: new Map() }, wish({ grouped: true }));
    const first = tagModel(grouped, new Set());
    expect([first.rowOf('1.1'), first.rowOf(signature)]).toEqual([1, -1]);
    expect(tagModel(grouped, new Set(['attached to latest'])).level(3)).toBe(3);
    expect(tagModel(grouped, new Set(['latest'])).rowOf('1.1')).toBe(-1);
  });
});
