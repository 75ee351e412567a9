import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileSet } from '../../../../../src/core/archive/fileSet.ts';
import { ar as format } from '../../../../../src/core/archive/formats/ar.ts';
import { fromBytes } from '../../../../../src/core/bytes/memory.ts';
import { ar } from '../../../../fixtures/ar.ts';
import { toBytes } from '../../../../fixtures/tar.ts';

const list = (bytes: Uint8Array<ArrayBuffer>) => format.read(fromBytes(bytes));
const shown = ({ entries }: FileSet) => entries.map(({ path, size, mode, mtime }) => [path, size, mode, mtime]);
const codes = ({ findings }: FileSet) => findings.map(({ code }) => code);

async function textOf(files: FileSet, path: string): Promise<string> {
  const source = files.open(path);
  return new TextDecoder().decode(await source?.read(0, source.size));
}

describe('ar', () => {
  it('lists the members of a Debian package and reads them', async () => {
    const files = await list(
      ar([
        { name: 'debian-binary', content: '2.0\n', mtime: 7 },
        { name: 'control.tar.xz', content: 'odd' },
        { name: 'data.tar.xz', content: 'even' },
      ]),
    );
    expect(shown(files)).toEqual([
      ['debian-binary', 4, 0o644, 7],
      ['control.tar.xz', 3, 0o644, 0],
      ['data.tar.xz', 4, 0o644, 0],
    ]);
    expect(await textOf(files, 'data.tar.xz')).toBe('even');
    expect(codes(files)).toEqual([]);
  });

  it('reads long names as GNU and BSD keep them, and leaves their tables out', async () => {
    const long = 'a_name_that_is_longer_than_fifteen.o';
    const gnu = ar([
      { name: '/', content: 'symbols!' },
      { name: '//', content: `${long}/\nother_name_that_is_long.o/\n` },
      { name: '/0', content: 'one' },
      { name: `/${long.length + 2}`, content: 'two' },
      { name: 'short.o/', content: 'three' },
    ]);
    const bsd = ar([
      { name: '#1/12', content: '__.SYMDEF\0\0\0symbols' },
      { name: '#1/40', content: `${long}\0\0\0\0one` },
    ]);
    const files = await list(gnu);
    expect(shown(files).map(([path]) => path)).toEqual([long, 'other_name_that_is_long.o', 'short.o']);
    expect(await textOf(files, long)).toBe('one');
    const other = await list(bsd);
    expect(shown(other).map(([path, size]) => [path, size])).toEqual([[long, 3]]);
    expect(await textOf(other, long)).toBe('one');
  });

  it('names members that climb below the root, and says so', async () => {
    const files = await list(
      ar([
        { name: '//', content: '../../etc/passwd/\n' },
        { name: '/0', content: 'x' },
      ]),
    );
    expect(files.prefix + shown(files)[0]?.[0]).toBe('etc/passwd');
    expect(codes(files)).toEqual(['path-escapes']);
  });

  it('lists what is there of one that was cut or damaged, and says where', async () => {
    const whole = ar([
      { name: 'a', content: 'aaaa' },
      { name: 'b', content: 'b'.repeat(100) },
    ]);
    const cut = await list(whole.slice(0, whole.length - 10));
    expect(shown(cut).map(([path]) => path)).toEqual(['a', 'b']);
    expect(codes(cut)).toEqual(['ar-cut']);
    await expect(cut.open('b')?.read(0, 100)).rejects.toMatchObject({ code: 'truncated' });
    const damaged = whole.slice();
    damaged.set(toBytes('not a size'), 8 + 64 + 48);
    expect(codes(await list(damaged))).toEqual(['ar-damaged']);
  });

  it('lists a thin archive, whose contents lie elsewhere', async () => {
    const thin = ar([{ name: 'a.o/', content: '', size: 5000 }], '!<thin>\n');
    const files = await list(thin);
    expect(shown(files)[0]?.slice(0, 2)).toEqual(['a.o', 5000]);
    expect(codes(files)).toEqual(['ar-thin']);
    expect(() => files.open('a.o')).toThrow(/stored outside it/);
  });

  it('never throws on listing, whatever bytes are wrong', async () => {
    const whole = ar([
      { name: '//', content: 'a_name_that_is_longer_than_fifteen.o/\n' },
      { name: '/0', content: 'one' },
      { name: '#1/4', content: 'name and content' },
    ]);
    const change = fc.record({ at: fc.integer({ min: 8, max: whole.length - 1 }), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 6 }), fc.nat(whole.length), async (changes, cut) => {
        const bytes = whole.slice();
        for (const { at, to } of changes) bytes[at] = to;
        await list(bytes.slice(0, Math.max(8, bytes.length - (cut % 60))));
      }),
      { numRuns: 500 },
    );
  });
});
