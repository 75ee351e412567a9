import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { looksLikeArchive } from '../../../../../src/ui/previews/archive/archiveHead.ts';
import { ar } from '../../../../fixtures/ar.ts';
import { concat, tar, toBytes } from '../../../../fixtures/tar.ts';
import { zip } from '../../../../fixtures/zip.ts';

const is = (bytes: Uint8Array, path = 'name') => looksLikeArchive(path, bytes, bytes.length);

describe('an archive', () => {
  it('is known by its content', () => {
    expect(is(zip([{ name: 'a' }]))).toBe(true);
    expect(is(tar([{ path: 'a' }]))).toBe(true);
    expect(is(ar([{ name: 'a', content: '' }]))).toBe(true);
    expect(is(gzipSync('x'))).toBe(true);
    expect(is(concat([toBytes('#!/usr/bin/python3\n'), zip([{ name: '__main__.py' }])]))).toBe(true);
  });

  it('is not made by a name', () => {
    expect(is(toBytes('just text'), 'a.zip')).toBe(false);
    expect(is(new Uint8Array(), 'a.zip')).toBe(false);
  });
});
