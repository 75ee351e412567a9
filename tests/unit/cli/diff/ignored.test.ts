import { describe, expect, it } from 'vitest';
import { differing, parseIgnored } from '../../../../src/cli/diff/ignored.ts';
import { FIELD } from '../../../../src/core/diff/change.ts';
import type { Pair } from '../../../../src/core/diff/images.ts';
import type { JsonChange } from '../../../../src/core/diff/json.ts';

const field = (pointer: string): JsonChange => ({ pointer, kind: 'modified', left: '1', right: '2', empty: false });
const config = (why: Pair['why'], ...pointers: string[]): Pair => ({
  ...{ path: 'config', role: 'config', left: null, right: null, kind: 'modified', text: '', causes: [], children: [] },
  ...{ why, fields: pointers.map(field) },
});
const paths = (pair: Pair, list: string) => differing(pair, parseIgnored(list, false)).map(({ path }) => path);

describe('what a comparison ignores', () => {
  it('is named by fields of files and by kinds of difference between documents', () => {
    expect(parseIgnored('mtime, owner', false)).toEqual({
      fields: FIELD.mtime | FIELD.owner,
      imageTimes: false,
      packing: false,
    });
    expect(parseIgnored(undefined, true)).toEqual({ fields: FIELD.mtime, imageTimes: true, packing: true });
    expect(() => parseIgnored('unread', false)).toThrow('--ignore unread: must be some of');
  });

  it('lets pass a config that differs in nothing else, and no other', () => {
    expect(paths(config('timestamp', '/created'), 'image-times')).toEqual([]);
    expect(paths(config('timestamp', '/created'), 'mtime')).toEqual(['config']);
    expect(paths(config('content', '/rootfs/diff_ids/0', '/created'), 'packing,image-times')).toEqual([]);
    expect(paths(config('content', '/config/Cmd/0'), 'packing,image-times')).toEqual(['config']);
  });

  it('never lets pass a config that could not be read', () => {
    expect(paths(config('content'), 'packing,image-times')).toEqual(['config']);
  });
});
