import { closeSync, mkdtempSync, openSync, readdirSync, readlinkSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { briefFileSource, fileSource, fromFileHandle } from '../../../../src/cli/node/fileSource.ts';
import { openFolder } from '../../../../src/cli/node/folder.ts';
import { spool } from '../../../../src/cli/node/spool.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-file-test-'));
const path = join(folder, 'file');
const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * 7) % 253));
writeFileSync(path, content);
afterAll(() => rmSync(folder, { recursive: true }));

async function gather(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
}

/** The descriptors of this process that are open on a file. */
function descriptorsOf(file: string): string[] {
  return readdirSync('/proc/self/fd').filter((number) => {
    try {
      return readlinkSync(`/proc/self/fd/${number}`) === file;
    } catch {
      return false;
    }
  });
}

describe('a file on disk', () => {
  it('is read anywhere in, ranges cut to its size', async () => {
    const source = fileSource(path);
    expect(source.size).toBe(content.length);
    expect(Buffer.from(await source.read(10, 20))).toEqual(content.subarray(10, 20));
    expect(Buffer.from(await source.slice(100).slice(5, 9).read(-3, 99))).toEqual(content.subarray(105, 109));
    expect(await source.read(content.length, content.length + 9)).toHaveLength(0);
    await source.close();
  });

  it('streams from anywhere, windows end where they end', async () => {
    const source = fileSource(path);
    expect((await gather(source.stream())).equals(content)).toBe(true);
    const inner = await gather(source.slice(1, 2_000_001).stream({ start: 5 }));
    expect(inner.equals(content.subarray(6, 2_000_001))).toBe(true);
    expect(await gather(source.stream({ start: content.length }))).toHaveLength(0);
    await source.close();
  });

  it('is hopped through: each chunk begins where the reader says', async () => {
    const source = fileSource(path).slice(1000, 2_900_000);
    const inner = content.subarray(1000, 2_900_000);
    // On from there, ahead by little, by much, to the end, and beyond it.
    const ways = [0, 0, 0, 100, 0, 1_000_000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5_000_000];
    let at = 0;
    let steps = 0;
    const next = () => {
      at += ways[steps++] ?? 0;
      return at;
    };
    for await (const chunk of source.hop?.(next) ?? []) {
      expect(chunk.length).toBeGreaterThan(0);
      expect(Buffer.from(chunk).equals(inner.subarray(at, at + chunk.length))).toBe(true);
      at += chunk.length;
    }
    expect(steps).toBe(ways.length);
  });

  it('is opened again from its handle, in the same window', async () => {
    const source = fileSource(path).slice(1000, 2000);
    const handle = structuredClone(source.handle) as Parameters<typeof fromFileHandle>[0];
    const again = fromFileHandle(handle);
    expect(Buffer.from(await again.read(0, 1000))).toEqual(content.subarray(1000, 2000));
    await again.close();
  });

  it.skipIf(process.platform !== 'linux')(
    'is held open by nobody once it is closed, also where reads come late',
    async () => {
      const own = join(folder, 'late');
      writeFileSync(own, content);
      const source = fileSource(own);
      const early = source.read(0, 1_000_000);
      await source.close();
      expect(Buffer.from(await early).equals(content.subarray(0, 1_000_000))).toBe(true);
      expect(Buffer.from(await source.read(5, 9))).toEqual(content.subarray(5, 9));
      expect(descriptorsOf(own)).toEqual([]);
    },
  );

  it('is read right beyond 4 GiB, where the file-backed Blobs of Node 20 are not', async () => {
    const large = join(folder, 'sparse');
    const at = 5 * 2 ** 30;
    const descriptor = openSync(large, 'w');
    writeSync(descriptor, Buffer.from('far out'), 0, 7, at);
    closeSync(descriptor);
    const source = fileSource(large);
    expect(source.size).toBe(at + 7);
    expect(Buffer.from(await source.read(at, at + 7)).toString()).toBe('far out');
    expect((await gather(source.slice(at - 3).stream())).toString()).toBe('\0\0\0far out');
    await source.close();
  });

  it('says that it does not exist, and that it got shorter', async () => {
    expect(() => fileSource(join(folder, 'none'))).toThrow(expect.objectContaining({ code: 'not-found' }));
    const shrinking = briefFileSource(path, content.length + 10);
    await expect(shrinking.read(0, shrinking.size)).rejects.toMatchObject({ code: 'truncated' });
  });

  it('stops streaming when aborted', async () => {
    const controller = new AbortController();
    const source = fileSource(path);
    const reading = (async () => {
      for await (const _ of source.stream({ signal: controller.signal })) controller.abort();
    })();
    await expect(reading).rejects.toMatchObject({ code: 'aborted' });
    await source.close();
  });
});

describe('scratch space', () => {
  it('keeps a stream readable anywhere, until it is released', async () => {
    const { source, release } = await spool(fileSource(path).stream());
    expect(Buffer.from(await source.read(1_500_000, 1_500_010))).toEqual(content.subarray(1_500_000, 1_500_010));
    await release();
    await expect(source.read(0, 1)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('keeps nothing of a stream that fails', async () => {
    async function* broken() {
      yield new Uint8Array(10);
      throw new Error('the pipe broke');
    }
    await expect(spool(broken())).rejects.toThrow('the pipe broke');
  });
});

describe('a folder on disk', () => {
  it('is a set of files with their sizes, symlinks by their text', async () => {
    const files = await openFolder(folder);
    expect(files.find('file')).toMatchObject({ kind: 'file', size: content.length });
    expect(Buffer.from((await files.open('file')?.read(0, 4)) ?? [])).toEqual(content.subarray(0, 4));
  });

  it('holds no file open, so that a layout may have more blobs than a process may open', async () => {
    const source = briefFileSource(path, content.length);
    await source.read(0, 10);
    rmSync(path);
    await expect(source.read(0, 10)).rejects.toMatchObject({ code: 'not-found' });
  });
});
