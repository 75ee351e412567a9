import { describe, expect, it } from 'vitest';
import { parseIgnored } from '../../../../src/cli/diff/ignored.ts';
import { differing } from '../../../../src/core/diff/judgement/ignored.ts';
import { FIELD } from '../../../../src/core/diff/change.ts';
import type { Pair } from '../../../../src/core/diff/images.ts';
import type { JsonChange } from '../../../../src/core/diff/json.ts';
import { NOISE, NOISES, PRESETS } from '../../../../src/core/diff/noise.ts';

const field = (pointer: string): JsonChange => ({ pointer, kind: 'modified', left: '1', right: '2', empty: false });
const config = (why: Pair['why'], ...pointers: string[]): Pair => ({
  ...{ path: 'config', role: 'config', left: null, right: null, kind: 'modified', text: '', causes: [], children: [] },
  ...{ why, fields: pointers.map(field) },
});
const paths = (pair: Pair, ignore: string) => differing(pair, parseIgnored({ ignore }), 0).map(({ path }) => path);

describe('what a comparison ignores', () => {
  it('is named by fields of files and by kinds of noise', () => {
    expect(parseIgnored({ ignore: 'mtime, owner' })).toEqual({
      ...{ fields: FIELD.mtime | FIELD.owner, noise: 0, globs: [] },
      packing: false,
    });
    for (const { name } of NOISES) expect(parseIgnored({ ignore: name }).noise).toBe(NOISE[name]);
    const semantic = parseIgnored({ semantic: true });
    expect(semantic.noise).toBe(PRESETS.semantic);
    expect(semantic.packing).toBe(true);
    expect(() => parseIgnored({ ignore: 'unread' })).toThrow('--ignore unread: must be some of');
  });

  it('is named in a file too, with patterns of paths', () => {
    const file = '# times\r\nfile-times\n\nowner\n/var/cache/\n*.pyc\n';
    expect(parseIgnored({ ignore: 'mode', file })).toEqual({
      ...{ fields: FIELD.mode | FIELD.owner, noise: NOISE['file-times'], globs: ['/var/cache/', '*.pyc'] },
      packing: false,
    });
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
