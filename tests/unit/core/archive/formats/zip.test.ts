import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileSet } from '../../../../../src/core/archive/fileSet.ts';
import { zip as format } from '../../../../../src/core/archive/formats/zip.ts';
import { fromBytes } from '../../../../../src/core/bytes/memory.ts';
import { countReads } from '../../../../../src/core/store/countReads.ts';
import { type ZipEntry, type ZipOptions, zip } from '../../../../fixtures/zip.ts';
import { runs } from '../../../../fixtures/deep.ts';

const list = (entries: readonly ZipEntry[], options?: ZipOptions) => format.read(fromBytes(zip(entries, options)));
const codes = ({ findings }: FileSet) => findings.map(({ code }) => code);
const paths = ({ entries }: FileSet) => entries.map(({ path }) => path);

async function textOf(files: FileSet, path: string): Promise<string> {
  const source = files.open(path);
  if (!source) throw new Error(`no ${path}`);
  return new TextDecoder().decode(await source.read(0, source.size));
}

const two: readonly ZipEntry[] = [
  { name: 'a/', method: 0, mode: 0o040755 },
  { name: 'a/long.txt', content: 'deflate '.repeat(10_000) },
  { name: 'b.txt', content: 'stored', method: 0, mode: 0o100755 },
];

/** Empty entries `f00000`…, made from one by patching its name and offset: an object for each would take seconds. */
function manyEmpty(count: number): Uint8Array<ArrayBuffer> {
  const one = zip([{ name: 'f00000', method: 0 }]);
  const [local, listed] = [36, 52];
  const bytes = new Uint8Array(count * (local + listed) + 22);
  const view = new DataView(bytes.buffer);
  for (let number = 0; number < count; number++) {
    const name = new TextEncoder().encode(`f${String(number).padStart(5, '0')}`);
    const at = count * local + number * listed;
    bytes.set(one.subarray(0, local), number * local);
    bytes.set(name, number * local + 30);
    bytes.set(one.subarray(local, local + listed), at);
    bytes.set(name, at + 46);
    view.setUint32(at + 42, number * local, true);
  }
  bytes.set(one.subarray(local + listed), count * (local + listed));
  const end = count * (local + listed);
  view.setUint16(end + 8, count % 65_536, true);
  view.setUint16(end + 10, count % 65_536, true);
  view.setUint32(end + 12, count * listed, true);
  view.setUint32(end + 16, count * local, true);
  return bytes;
}

describe('zip', () => {
  it('is known by its first entry or by its end, and by nothing else', () => {
    expect(format.matches(zip(two).subarray(0, 1024))).toBe(true);
    expect(format.matches(zip([]))).toBe(true);
    expect(format.matches(new TextEncoder().encode('PK is no zip'))).toBe(false);
  });

  it('lists kinds, modes, times and methods, and reads what is deflated and what is stored', async () => {
    const files = await list(two);
    expect(files.entries.map(({ path, kind, mode, method }) => [path, kind, mode, method])).toEqual([
      ['a', 'directory', 0o755, undefined],
      ['a/long.txt', 'file', 0o644, 'deflate'],
      ['b.txt', 'file', 0o755, 'stored'],
    ]);
    expect(files.entries[1]?.mtime).toBe(Date.UTC(2024, 1, 3, 4, 5, 6) / 1000);
    expect(files.entries[1]?.size).toBe(80_000);
    expect(files.entries[1]?.storedSize).toBeLessThan(1000);
    expect(await textOf(files, 'a/long.txt')).toBe('deflate '.repeat(10_000));
    expect(await textOf(files, 'b.txt')).toBe('stored');
    expect(codes(files)).toEqual([]);
  });

  it('reads anywhere in what is deflated', async () => {
    const source = (await list(two)).open('a/long.txt');
    expect(new TextDecoder().decode(await source?.slice(8).read(60_000, 60_008))).toBe('deflate ');
  });

  it('reads entries whose sizes follow their content, and bytes before the archive', async () => {
    const streamed = two.map((entry) => ({ ...entry, descriptor: true }));
    const files = await list(streamed, { prefix: new TextEncoder().encode('#!/bin/sh\nexec java -jar "$0"\n') });
    expect(await textOf(files, 'b.txt')).toBe('stored');
    expect(await textOf(files, 'a/long.txt')).toHaveLength(80_000);
    expect(codes(files)).toEqual(['zip-prefix']);
  });

  it('reads the 64-bit end, behind other bytes too', async () => {
    for (const prefix of [undefined, new Uint8Array(777)]) {
      const files = await list(two, { wide: true, prefix });
      expect(await textOf(files, 'b.txt')).toBe('stored');
    }
  });

  it('finds its end before a comment, though the comment holds the mark of an end', async () => {
    const files = await list(two, { comment: 'PK\u0005\u0006 is how a zip ends, they say, and 22 bytes more' });
    expect(paths(files)).toHaveLength(3);
    expect(codes(files)).toEqual([]);
  });

  it('reads only the directory to list 66,000 entries, whatever number its end claims', async () => {
    const bytes = manyEmpty(66_000);
    const read = { bytes: 0 };
    const files = await format.read(countReads(fromBytes(bytes), read));
    expect(files.entries).toHaveLength(66_000);
    expect(codes(files)).toEqual([]);
    expect(read.bytes).toBeLessThan(66_000 * 52 + 200_000);
    expect(codes(await list(two, { count: 5 }))).toEqual(['zip-count']);
  });

  it('shows links, and follows them inside only', async () => {
    const link = (name: string, content: string) => ({ name, content, method: 0, mode: 0o120777 });
    const files = await list([...two, link('in', 'a/long.txt'), link('out', '../../etc/passwd')]);
    expect(files.entries.at(-1)).toMatchObject({ kind: 'symlink', link: '../../etc/passwd' });
    expect(await textOf(files, 'in')).toHaveLength(80_000);
    expect(files.open('out')).toBeUndefined();
    expect(codes(files)).toEqual(['link-escapes']);
  });
});

describe('names in a zip', () => {
  it('keeps names that climb, are absolute or have backslashes below the root, and says so', async () => {
    const files = await list([{ name: '../../etc/passwd' }, { name: '/abs' }, { name: 'C:\\x\\y' }, { name: 'n\0ul' }]);
    expect(paths(files)).toEqual(['etc/passwd', 'abs', 'C:\\x\\y', 'n\0ul']);
    expect(codes(files).filter((code) => code === 'path-escapes')).toHaveLength(1);
    expect(codes(files).filter((code) => code === 'zip-name')).toHaveLength(4);
  });

  it('reads them as UTF-8 where they are, else in code page 437', async () => {
    const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
    const files = await list([
      { name: 'grün', flags: 0x800 },
      { name: 'größe' },
      { name: bytes('\x81ber') },
      { name: bytes('\xff'), flags: 0x800 },
    ]);
    expect(paths(files)).toEqual(['grün', 'größe', 'über', '\\xff']);
  });

  it('lists every entry of a name, and the last one counts', async () => {
    const files = await list([{ name: 'same', content: 'first' }, { name: 'same', content: 'last' }, { name: 'x' }]);
    expect(paths(files)).toEqual(['same', 'same', 'x']);
    expect(await textOf(files, 'same')).toBe('last');
    expect(codes(files)).toEqual(['duplicate-path']);
  });
});

describe('a hostile zip', () => {
  it('lists what is encrypted or packed in a way not known here, and reading says why not', async () => {
    const files = await list([
      { name: 'a', flags: 1 },
      { name: 'b', method: 98 },
      { name: 'c', method: 1234 },
    ]);
    expect(files.entries.map(({ locked }) => locked)).toEqual([
      expect.stringContaining('encrypted'),
      expect.stringContaining('ppmd'),
      expect.stringContaining('method 1234'),
    ]);
    await expect(files.open('a')?.read(0, 1)).rejects.toMatchObject({ code: 'unsupported', at: 'a' });
  });

  it('says where entries lie over one another, outside, or grow beyond what deflate can', async () => {
    const big = { name: 'a', content: 'x'.repeat(500), method: 0 };
    expect(codes(await list([big, { name: 'b', claims: { offset: 10 } }]))).toContain('zip-overlap');
    expect(codes(await list([{ name: 'b', claims: { offset: 1 << 30 } }]))).toContain('zip-outside');
    expect(codes(await list([{ name: 'b', claims: { size: 1 << 30 } }]))).toContain('zip-size');
    expect(codes(await list([{ name: 'b', method: 0, content: 'four', claims: { size: 5 } }]))).toContain('zip-size');
  });

  it('never gives more than the size it claims, and fails where there is less', async () => {
    const files = await list([
      { name: 'less', content: 'abcdef', claims: { size: 3 } },
      { name: 'more', content: 'abcdef', claims: { size: 9 } },
      { name: 'elsewhere', content: 'abcdef', claims: { offset: 5 } },
    ]);
    expect(await textOf(files, 'less')).toBe('abc');
    await expect(files.open('more')?.read(0, 9)).rejects.toMatchObject({ code: 'truncated' });
    await expect(files.open('elsewhere')?.read(0, 6)).rejects.toMatchObject({ code: 'malformed' });
  });

  it('lists from the front what is left of one that was cut off', async () => {
    const whole = zip(two);
    const files = await format.read(fromBytes(whole.slice(0, whole.length - 30)));
    expect(paths(files)).toEqual(['a', 'a/long.txt', 'b.txt']);
    expect(codes(files)).toContain('zip-cut');
    expect(await textOf(files, 'b.txt')).toBe('stored');
  });

  it('stops at damage in the directory and keeps what came before', async () => {
    const whole = zip(two);
    const marks = [...whole.keys()].filter((at) => whole[at] === 0x50 && whole[at + 2] === 1 && whole[at + 3] === 2);
    whole[marks[2] as number] = 0;
    const files = await format.read(fromBytes(whole));
    expect(files.prefix).toBe('a/');
    expect(paths(files)).toEqual(['', 'long.txt']);
    expect(codes(files)).toEqual(expect.arrayContaining(['zip-damaged', 'zip-count']));
  });

  it('never throws on listing, whatever bytes are wrong or missing', async () => {
    const whole = zip([...two, { name: 'link', content: 'b.txt', mode: 0o120777 }], { wide: true });
    const change = fc.record({ at: fc.nat(whole.length - 1), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 8 }), fc.nat(whole.length), async (changes, cut) => {
        const bytes = whole.slice(0, cut < 40 ? whole.length - cut : whole.length);
        for (const { at, to } of changes) bytes[at] = to;
        const files = await format.read(fromBytes(bytes));
        for (const { path, size } of files.entries) {
          const content = files.open(path);
          const result = await content?.read(0, Math.min(size, 1000)).catch((error: unknown) => error);
          if (result instanceof Error) expect(result).toMatchObject({ name: 'ImageError' });
        }
      }),
      { numRuns: runs(150, 800) },
    );
  });
});
