import { describe, expect, it } from 'vitest';
import { isStargzEntry, whiteoutKind } from '../../../../src/core/rootfs/whiteout.ts';

const kind = (name: string) => whiteoutKind(new TextEncoder().encode(name));

describe('whiteout names', () => {
  it.each([
    ['x', 'none'],
    ['.wh', 'none'],
    ['a.wh.x', 'none'],
    ['.WH.x', 'none'],
    ['.wh.x', 'file'],
    ['.wh...a', 'file'],
    ['.wh....', 'file'],
    ['.wh..wh', 'file'],
    ['.wh..wh..opq', 'opaque'],
    ['.wh..wh..opq2', 'aufs'],
    ['.wh..wh.plnk', 'aufs'],
    ['.wh..wh.aufs', 'aufs'],
    ['.wh..wh.', 'aufs'],
    ['.wh.', 'invalid'],
    ['.wh..', 'invalid'],
    ['.wh...', 'invalid'],
  ])('%s is %s', (name, expected) => {
    expect(kind(name)).toBe(expected);
  });

  it('looks only at the given stretch of bytes', () => {
    const bytes = new TextEncoder().encode('ab.wh.cd');
    expect(whiteoutKind(bytes, 2, 8)).toBe('file');
    expect(whiteoutKind(bytes, 2, 6)).toBe('invalid');
    expect(whiteoutKind(bytes, 2, 5)).toBe('none');
  });

  it('takes eStargz bookkeeping for what it is, and plain files of such names for files', () => {
    expect(isStargzEntry('stargz.index.json', 900, true)).toBe(true);
    expect(isStargzEntry('stargz.index.json', 900, false)).toBe(false);
    expect(isStargzEntry('.no.prefetch.landmark', 1, false)).toBe(true);
    expect(isStargzEntry('.prefetch.landmark', 2, false)).toBe(false);
  });
});
