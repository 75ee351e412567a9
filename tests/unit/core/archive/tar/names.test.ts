import { describe, expect, it } from 'vitest';
import { linkBytes, nameBytes, pathBytes, readPath } from '../../../../../src/core/rootfs/layerContent.ts';
import { codes, paths, scan } from './listing.ts';
import { archive, END, file, GNU, pax, record } from './rawTar.ts';

const dir = (name: string) => file(name, '', { flag: '5' });

describe('names', () => {
  it('keeps ".." below the root and says so (a01)', () => {
    const index = scan(archive(file('../../esc'), file('a/../../b'), file('a/../c'), dir('..'), END));
    expect(paths(index)).toEqual(['esc', 'b', 'c', '']);
    expect(codes(index)).toEqual([
      'path-escapes entry 0 @ 0',
      'path-escapes entry 1 @ 512',
      'path-not-normal entry 2 @ 1024',
      'path-escapes entry 3 @ 1536',
    ]);
  });

  it('takes absolute and doubled slashes from the root (a02)', () => {
    const index = scan(archive(file('/abs'), file('//x//y'), END));
    expect(paths(index)).toEqual(['abs', 'x/y']);
    expect(index.findings.every(({ severity }) => severity === 'info')).toBe(true);
  });

  it('makes no part named "." (a03)', () => {
    const index = scan(archive(dir('./'), dir('.'), file('./x'), file('a/./b'), dir('a/b/.'), dir('a/b/..'), END));
    expect(paths(index)).toEqual(['', '', 'x', 'a/b', 'a/b', 'a']);
    expect(index.dirs.count).toBe(3);
  });

  it('keeps every entry of a name that occurs three times, and of changed types (a10, a11)', () => {
    const index = scan(archive(file('a', '1'), file('a', '22'), dir('a/'), file('a/b', '333'), END));
    expect(paths(index)).toEqual(['a', 'a', 'a', 'a/b']);
    expect([...index.size]).toEqual([1, 2, 0, 3]);
  });

  it('names parents that have no entry (a12)', () => {
    const index = scan(archive(file('x/y/z/f'), file('x/y/g'), END));
    expect(index.dirs.count).toBe(4);
    expect([...index.dirs.parent]).toEqual([0, 0, 1, 2]);
    expect([...index.dir]).toEqual([3, 2]);
  });

  it('takes 4,096 levels, and lists deeper ones under the root as broken (a13)', () => {
    const deep = 'd/'.repeat(4096);
    const deeper = 'e/'.repeat(9000);
    const index = scan(
      archive(pax([record('path', `${deep}f`)]), file('x'), pax([record('path', `${deeper}g`)]), file('y'), END),
    );
    expect(readPath(index, 0)).toBe(`${deep}f`);
    expect(readPath(index, 1)).toBe('g');
    expect(index.extras.get(1)?.broken).toBe(true);
    expect(codes(index)).toContainEqual(expect.stringMatching(/^path-too-deep entry 1 @/));
  });

  it('copies a name of 64 KiB whole and ends at one of 2 MiB (a14, a15)', () => {
    const long = 'n'.repeat(65_536);
    const index = scan(
      archive(
        pax([record('path', long)]),
        file('cut'),
        pax([record('path', 'm'.repeat(2 << 20))]),
        file('short', 'abc'),
        file('next'),
        END,
      ),
      65_536,
    );
    expect(paths(index)).toEqual([long]);
    expect(codes(index)).toEqual([
      expect.stringMatching(/^name-too-long entry 0 @/),
      expect.stringMatching(/^extended-header-too-large entry 1 @/),
    ]);
  });

  it('lists an entry without a name, with its offset (a16)', () => {
    const index = scan(archive(file('a'), file(''), file('b'), END));
    expect(paths(index)).toEqual(['a', '', 'b']);
    expect(index.extras.get(1)?.broken).toBe(true);
    expect(codes(index)).toEqual(['empty-name entry 1 @ 512']);
  });

  it('keeps bytes that are not UTF-8, and two such names apart (a17)', () => {
    const index = scan(archive(file(new Uint8Array([0x66, 0xff])), file(new Uint8Array([0x66, 0xfe])), END));
    expect([...nameBytes(index, 0)]).toEqual([0x66, 0xff]);
    expect(paths(index)).toEqual(['f\\xff', 'f\\xfe']);
  });

  it('takes NFC, NFD, controls and prototype names as the different bytes that they are (a18-a22)', () => {
    const names = [
      '\u00e9',
      'e\u0301',
      '\u212a',
      'K',
      'a\nb',
      '\u001b[31m',
      '\u202egpj',
      '__proto__',
      'constructor',
      'C:\\x',
      '<b>',
    ];
    const index = scan(archive(...names.map((name) => file(name)), END));
    expect(paths(index)).toEqual(names);
    expect(index.count).toBe(names.length);
  });

  it('leaves whiteouts as the names that they are (a23)', () => {
    const index = scan(archive(file('.wh.a'), file('d/.wh..wh..opq'), file('.wh.'), dir('.wh.d'), END));
    expect(paths(index)).toEqual(['.wh.a', 'd/.wh..wh..opq', '.wh.', '.wh.d']);
  });

  it('keeps symlink texts and makes hard link targets paths below the root (a04-a08)', () => {
    const index = scan(
      archive(
        file('loop', '', { flag: '2', link: 'loop' }),
        file('out', '', { flag: '2', link: '../../etc/./passwd' }),
        file('hard', '', { flag: '1', link: './a//b/../c/' }),
        file('outside', '', { flag: '1', link: '../x' }),
        file('self', '', { flag: '1', link: 'self' }),
        END,
      ),
    );
    const links = Array.from({ length: 5 }, (_, i) => Buffer.from(linkBytes(index, i) ?? []).toString());
    expect(links).toEqual(['loop', '../../etc/./passwd', 'a/c', 'x', 'self']);
    expect(codes(index)).toEqual([`link-escapes entry 3 @ ${3 * 512}`]);
  });

  it('reads no prefix where a GNU header has times', () => {
    const index = scan(
      archive(file('f', '', { magic: GNU, prefix: '14000000000' }), file('g', '', { prefix: 'p/q' }), END),
    );
    expect(paths(index)).toEqual(['f', 'p/q/g']);
  });

  it('finds 100,000 files of one directory and as many directories again (b29)', () => {
    const pieces = Array.from({ length: 20_000 }, (_, i) => file(i % 2 ? `one/f${i}` : `many/d${i}/f`));
    const index = scan(archive(...pieces, END), 100_000);
    expect(index.count).toBe(20_000);
    expect(index.dirs.count).toBe(10_003);
    expect(Buffer.from(pathBytes(index, 19_998)).toString()).toBe('many/d19998/f');
    expect(Buffer.from(pathBytes(index, 19_999)).toString()).toBe('one/f19999');
  });
});
