import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileSet } from '../../../../../src/core/archive/fileSet.ts';
import { formats } from '../../../../../src/core/archive/formats/index.ts';
import { tar } from '../../../../../src/core/archive/formats/tar.ts';
import { fromBytes } from '../../../../../src/core/bytes/memory.ts';
import type { ByteSource } from '../../../../../src/core/bytes/source.ts';
import { type FileTime, fileTime } from '../../../../../src/core/oci/times/fileTime.ts';
import { concat } from '../../../../fixtures/tar.ts';
import { archive, END, file, header, pax, record } from '../tar/rawTar.ts';
import { runs } from '../../../../fixtures/deep.ts';

const readAll = (bytes: Uint8Array<ArrayBuffer>) => tar.read(fromBytes(bytes));

async function textOf(files: FileSet, path: string): Promise<string | undefined> {
  const source = files.open(path);
  return source && Buffer.from(await source.read(0, source.size)).toString();
}

async function collect(chunks: AsyncIterable<Uint8Array> | readonly Uint8Array[]): Promise<Uint8Array[]> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk.slice());
  return all;
}

async function written(files: FileSet): Promise<Uint8Array<ArrayBuffer>> {
  return concat(await collect(tar.write?.(files) ?? []));
}

/** An archive of any size whose contents don't exist: headers where they belong, zeros elsewhere, and what was read. */
function imagined(sizes: readonly number[]): { source: ByteSource; reads: number[]; streamed: () => number } {
  const headers = new Map<number, Uint8Array>();
  let end = 0;
  for (const [i, size] of sizes.entries()) {
    headers.set(
      end,
      header({ name: `blobs/sha256/${i}`, size: size < 8 ** 11 ? size : `${String.fromCharCode(0x80)}` }),
    );
    end += 512 + Math.ceil(size / 512) * 512;
  }
  const size = end + 1024;
  const reads: number[] = [];
  let streamed = 0;
  function fill(start: number, stop: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(stop - start);
    for (const [at, block] of headers) {
      if (at >= stop || at + 512 <= start) continue;
      const from = Math.max(0, start - at);
      bytes.set(block.subarray(from, Math.min(512, stop - at)), at + from - start);
    }
    return bytes;
  }
  const source: ByteSource = {
    size,
    async read(start, stop) {
      reads.push(stop - start);
      return fill(start, Math.min(stop, size));
    },
    slice() {
      throw new Error('not needed');
    },
    async *stream({ start = 0 } = {}) {
      for (let at = start; at < size; at += 1 << 19) {
        const chunk = fill(at, Math.min(size, at + (1 << 19)));
        streamed += chunk.length;
        yield chunk;
      }
    },
  };
  return { source, reads, streamed: () => streamed };
}

describe('recognising', () => {
  it('takes every dialect by its checksum, and the empty archive', () => {
    expect(formats.find((format) => format.matches(new Uint8Array(1024)))).toBe(tar);
    expect(tar.matches(file('f', '', { magic: '' }))).toBe(true);
    expect(tar.matches(file('f'))).toBe(true);
    expect(tar.matches(new Uint8Array(1024))).toBe(true);
    expect(tar.matches(new Uint8Array(512))).toBe(false);
    expect(tar.matches(file('f', '', { checksum: '000000\0 ' }))).toBe(false);
    expect(tar.matches(new TextEncoder().encode('{"schemaVersion":2}'.padEnd(1024)))).toBe(false);
  });
});

describe('listing', () => {
  it('reads at most 64 KiB and 1 KiB an object of a docker save of gigabytes', async () => {
    const MiB = 1 << 20;
    const sizes = [1500, 580 * MiB, 900, 343 * MiB, 2000, 312 * MiB, 500, 700, 4500 * MiB, 300];
    const { source, reads, streamed } = imagined(sizes);
    const files = await tar.read(source);
    expect(files.entries.map(({ size }) => size)).toEqual(sizes);
    const total = reads.reduce((sum, size) => sum + size, 0) + streamed();
    expect(total).toBeLessThan(64 * 1024 + sizes.length * 1024);
    expect(reads.length).toBeLessThanOrEqual(sizes.length + 1);
  });

  it('reads 10,000 small objects in few reads, and still jumps over a layer among them', async () => {
    const sizes = Array.from({ length: 10_000 }, (_, i) => (i === 5000 ? 2 ** 31 : 700));
    const { source, reads, streamed } = imagined(sizes);
    const files = await tar.read(source);
    expect(files.entries).toHaveLength(10_000);
    expect(reads.length).toBeLessThan(30);
    expect(streamed()).toBeLessThan(40 * 1024 * 1024);
  });

  it('stops where the caller has seen enough', async () => {
    const { source, reads } = imagined(Array.from({ length: 1000 }, () => 100_000));
    const files = await tar.read(source, { enough: (_, count) => count === 3 });
    expect(files.entries).toHaveLength(3);
    expect(files.findings.map(({ code }) => code)).toEqual(['listing-stopped']);
    expect(reads.length).toBeLessThan(4);
  });

  it('lists what is there of a cut archive; the cut content keeps its size and reads as truncated', async () => {
    const whole = archive(file('index.json', '{}'), file('layer', 'x'.repeat(5000)), END);
    const files = await readAll(whole.slice(0, 512 + 512 + 512 + 1000));
    expect(files.entries.map(({ path, size }) => [path, size])).toEqual([
      ['index.json', 2],
      ['layer', 5000],
    ]);
    expect(files.findings).toMatchObject([{ code: 'truncated', at: 'entry 1 @ 1024' }]);
    expect(await textOf(files, 'index.json')).toBe('{}');
    const layer = files.open('layer');
    expect(layer?.size).toBe(5000);
    expect((await layer?.read(0, 1000))?.length).toBe(1000);
    await expect(layer?.read(500, 1500)).rejects.toMatchObject({
      code: 'truncated',
      at: expect.stringContaining('layer'),
    });
    await expect(collect(layer?.slice(10).stream() ?? [])).rejects.toMatchObject({ code: 'truncated' });
  });

  it('stops when told to', async () => {
    const { source } = imagined([1, 2]);
    await expect(tar.read(source, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('the set', () => {
  it('strips "./" and "/", and keeps modes, times and header offsets', async () => {
    const files = await readAll(
      archive(file('./index.json', '{}', { mode: '0100644\0', mtime: '00000000012\0' }), file('/abs', 'a'), END),
    );
    expect(files.entries).toEqual([
      { path: 'index.json', kind: 'file', size: 2, headerOffset: 0, mode: 0o644, uid: 0, gid: 0, mtime: 10 },
      { path: 'abs', kind: 'file', size: 1, headerOffset: 1024, mode: 0o644, uid: 0, gid: 0, mtime: 0 },
    ]);
    expect(files.prefix).toBe('');
  });

  it.each([
    [['a', 'b/c'], ''],
    [['./a', './b/c'], './'],
    [['image/a', 'image/b/c'], 'image/'],
    [['./image/a', './image/b/c'], './image/'],
    [['/a', '/b'], '/'],
    [['a', './b'], null],
    [['a//b', 'c'], null],
  ])('says what %j have before their paths', async (paths, lead) => {
    const files = await readAll(archive(...paths.map((path) => file(path, 'x')), END));
    expect(files.lead).toBe(lead);
  });

  it('cuts off one folder around everything, also of hard links, whatever clutter lies beside it', async () => {
    const files = await readAll(
      archive(
        file('._image', 'mac'),
        file('image/', '', { flag: '5' }),
        file('image/a/layer.tar', 'L'),
        file('image/b', '', { flag: '1', link: 'image/a/layer.tar' }),
        file('image/.DS_Store', 'x'),
        file('PaxHeaders.12/x', 'x'),
        END,
      ),
    );
    expect(files.prefix).toBe('image/');
    expect(files.entries.map(({ path }) => path)).toEqual([
      '._image',
      '',
      'a/layer.tar',
      'b',
      '.DS_Store',
      'PaxHeaders.12/x',
    ]);
    expect(await textOf(files, 'b')).toBe('L');
  });

  it('takes no folder off where a file lies beside it, nor the blobs of a layout', async () => {
    expect((await readAll(archive(file('a/b'), file('c'), END))).prefix).toBe('');
    expect((await readAll(archive(file('blobs/sha256/x'), END))).prefix).toBe('');
    expect((await readAll(archive(END))).prefix).toBe('');
  });

  it('follows symlinks from where they lie, hard links from the root, and links of folders', async () => {
    const files = await readAll(
      archive(
        file('a/layer.tar', 'A'),
        file('b/layer.tar', '', { flag: '2', link: '../a/layer.tar' }),
        file('c', '', { flag: '1', link: './b/layer.tar' }),
        file('d', '', { flag: '2', link: 'a' }),
        END,
      ),
    );
    for (const path of ['b/layer.tar', 'c', 'd/layer.tar']) expect(await textOf(files, path)).toBe('A');
    expect(files.find('c')?.path).toBe('a/layer.tar');
    expect(files.open('d')).toBeUndefined();
    expect(files.findings).toEqual([]);
  });

  it('refuses loops, escapes and links to nothing, each with a finding at its path', async () => {
    const link = (name: string, to: string) => file(name, '', { flag: '2', link: to });
    const files = await readAll(
      archive(
        file('x'),
        link('a', 'b'),
        link('b', 'a'),
        link('up', '../x'),
        link('abs', '/x'),
        link('no', 'gone'),
        link('in', 'up/x'),
        END,
      ),
    );
    for (const path of ['a', 'b', 'up', 'abs', 'no', 'in', 'never']) expect(files.open(path)).toBeUndefined();
    expect(files.findings.map(({ code, at }) => `${code} ${at}`)).toEqual([
      'link-loop a',
      'link-loop b',
      'link-escapes up',
      'link-escapes abs',
      'link-dangling no',
      'link-escapes in',
    ]);
  });

  it('lets the last of two equal paths win, with a finding', async () => {
    const files = await readAll(
      archive(
        file('index.json', 'one'),
        file('./index.json', 'two'),
        file('d', '', { flag: '5' }),
        file('d/', '', { flag: '5' }),
        END,
      ),
    );
    expect(await textOf(files, 'index.json')).toBe('two');
    expect(files.entries).toHaveLength(4);
    expect(files.findings.map(({ code, at }) => `${code} ${at}`)).toEqual(['duplicate-path index.json']);
  });

  it('has no room for prototype tricks', async () => {
    const files = await readAll(archive(file('__proto__', 'p'), file('constructor', 'c'), END));
    expect(await textOf(files, '__proto__')).toBe('p');
    expect(files.find('toString')).toBeUndefined();
  });

  it('expands sparse files', async () => {
    const records = [
      record('GNU.sparse.size', '10'),
      record('GNU.sparse.map', '2,3,8,1'),
      record('GNU.sparse.numblocks', '2'),
    ];
    const files = await readAll(archive(pax(records), file('s', 'abcd'), END));
    expect(await textOf(files, 's')).toBe('\0\0abc\0\0\0d\0');
  });
});

describe('writing', () => {
  const part = fc.stringMatching(/^[a-zA-Zäß日0-9 _-]{1,40}$/).filter((text) => !/^\.*$/.test(text));
  const entry = fc.record({
    path: fc.array(part, { minLength: 1, maxLength: 9 }).map((parts) => parts.join('/')),
    content: fc.uint8Array({ maxLength: 1200 }),
    time: fc
      .tuple(fc.integer({ min: -1e9, max: 1e12 }), fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 999_999_999 })))
      .map(([seconds, nanoseconds]) => fileTime(seconds, nanoseconds)),
    mode: fc.integer({ min: 0, max: 0o7777 }),
    link: fc.option(fc.stringMatching(/^[a-zé/.]{1,150}$/)),
  });

  it('gives back what was written, and the same bytes when written again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(entry, { selector: ({ path }) => path, maxLength: 8 }), async (entries) => {
        const given = filesOf(entries);
        const bytes = await written(given);
        const back = await readAll(bytes);
        const owned = given.entries.map((one) => ({ ...one, uid: 0, gid: 0 }));
        expect(back.entries.map(({ headerOffset, path, ...rest }) => ({ ...rest, path: back.prefix + path }))).toEqual(
          owned,
        );
        for (const { path, content, link } of entries) {
          if (link === null) expect(await read(back, path.slice(back.prefix.length))).toEqual(content);
        }
        if (back.prefix === '') expect(await written(back)).toEqual(bytes);
      }),
      { numRuns: runs(15, 80) },
    );
  });

  it.skipIf(spawnSync('tar', ['--version']).status !== 0)('is read by GNU tar without complaint', async () => {
    const names = ['index.json', `${'long/'.repeat(30)}name`, 'ünï/x', `${'n'.repeat(99)}/${'m'.repeat(101)}`];
    const bytes = await written(
      filesOf(
        names.map((path, i) => ({
          path,
          content: new Uint8Array(i * 300),
          time: fileTime(i, 0),
          mode: 0o644,
          link: null,
        })),
      ),
    );
    const said = spawnSync('tar', ['-tf', '-', '--quoting-style=literal'], { input: bytes });
    expect(said.stderr.toString()).toBe('');
    expect(said.stdout.toString().trim().split('\n')).toEqual(names);
  });

  it('writes the header that skopeo writes', async () => {
    const [first] = await collect(
      tar.write?.(
        filesOf([{ path: 'manifest.json', content: new Uint8Array(5), time: fileTime(0, 0), mode: 0o444, link: null }]),
      ) ?? [],
    );
    expect(first).toEqual(
      header({
        ...{ name: 'manifest.json', mode: '0000444\0', size: 5 },
        patch: [
          [329, '0000000\0'],
          [337, '0000000\0'],
        ],
      }),
    );
  });

  it('writes a path that occurs twice once, and refuses devices', async () => {
    const twice = await readAll(archive(file('a', 'one'), file('a', 'two'), END));
    expect((await readAll(await written(twice))).entries).toHaveLength(1);
    const device = await readAll(archive(file('null', '', { flag: '3' }), END));
    await expect(written(device)).rejects.toMatchObject({ code: 'unsupported', at: 'null' });
  });

  async function read(files: FileSet, path: string): Promise<Uint8Array | undefined> {
    const source = files.open(path);
    return source?.read(0, source.size);
  }

  const times = ({ mtime, mtimeNs }: FileTime) => ({ mtime, ...(mtimeNs > 0 && { mtimeNs }) });

  function filesOf(
    entries: readonly { path: string; content: Uint8Array; time: FileTime; mode: number; link: string | null }[],
  ): FileSet {
    const contents = new Map(entries.map(({ path, content }) => [path, content]));
    return {
      ...{ format: 'test', prefix: '', findings: [], find: () => undefined },
      entries: entries.map(({ path, content, time, mode, link }) =>
        link === null
          ? { path, kind: 'file', size: content.length, mode, ...times(time) }
          : { path, kind: 'symlink', size: 0, link, mode, ...times(time) },
      ),
      open: (path) => fromBytes(new Uint8Array(contents.get(path) ?? [])),
    };
  }
});
