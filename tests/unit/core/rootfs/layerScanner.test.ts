import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TAR_TYPES } from '../../../../src/core/archive/tar/entry.ts';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import { ENTRY_TYPES, WRITTEN } from '../../../../src/core/rootfs/columns.ts';
import { openEntry, pathBytes, readName } from '../../../../src/core/rootfs/layerContent.ts';
import type { LayerIndex } from '../../../../src/core/rootfs/layerIndex.ts';
import { LayerScanner } from '../../../../src/core/rootfs/layerScanner.ts';
import { buffersOf } from '../../../../src/engine/rpc.ts';
import { type TarEntry, tar } from '../../../fixtures/tar.ts';

function scan(bytes: Uint8Array, cuts: readonly number[]): LayerIndex {
  const scanner = new LayerScanner();
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const chunk = bytes.slice(at, at + (cuts[i % cuts.length] ?? 1));
    scanner.push(chunk);
    at += chunk.length;
    chunk.fill(0xaa);
  }
  return scanner.finish();
}

const part = fc
  .uint8Array({ minLength: 1, maxLength: 60 })
  .map((bytes) => bytes.map((byte) => (byte === 0x2f || byte === 0x2e || byte === 0 ? 0x5f : byte)));
const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => {
  const whole = parts.flatMap((bytes) => [0x2f, ...bytes]).slice(1);
  return Uint8Array.from(whole.slice(0, 100)).map((byte, i, all) =>
    byte === 0x2f && i === all.length - 1 ? 0x5f : byte,
  );
});
const entry: fc.Arbitrary<TarEntry & { path: Uint8Array; content: Uint8Array }> = fc.record({
  path,
  content: fc.uint8Array({ maxLength: 1100 }),
  uid: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  mode: fc.integer({ min: 0, max: 0o7777 }),
  mtime: fc.integer({ min: -(2 ** 31), max: 2 ** 33 }),
});

describe('a layer scanned', () => {
  it('is the same index whatever the cuts, and has every path, field and content as written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 5 }),
        async (entries, cuts) => {
          const bytes = tar(entries);
          const index = scan(bytes, cuts);
          expect(index).toEqual(scan(bytes, [bytes.length]));
          expect(index.findings).toEqual([]);
          expect(index.count).toBe(entries.length);
          for (const [i, { path, content, uid, mode, mtime }] of entries.entries()) {
            expect(pathBytes(index, i)).toEqual(path);
            expect([index.uid[i], index.mode[i], index.mtime[i], index.size[i]]).toEqual([
              uid,
              mode,
              mtime,
              content.length,
            ]);
            expect(await openEntry(index, i, fromBytes(bytes)).read(0, content.length)).toEqual(content);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('has one row for each directory that a path names, parents first', () => {
    const index = scan(
      tar([{ path: 'a/b/c/f' }, { path: 'a/b/g' }, { path: 'x/b/h' }, { path: 'a/d', type: 'dir' }]),
      [512],
    );
    const { dirs } = index;
    expect(dirs.count).toBe(6);
    for (let row = 1; row < dirs.count; row++) expect(dirs.parent[row]).toBeLessThan(row);
    expect([...index.dir]).toEqual([3, 2, 5, 1]);
    expect(readName(index, 3)).toBe('d');
  });

  it('moves to another thread whole: columns of exactly their length, each in its own buffer', () => {
    const index = scan(
      tar([
        { path: 'a/b', content: 'x' },
        { path: 'l', type: 'symlink', link: 'a/b' },
      ]),
      [700],
    );
    const buffers = buffersOf(index);
    expect(new Set(buffers).size).toBe(buffers.length);
    expect(index.size.buffer.byteLength).toBe(16);
    const copy = structuredClone(index);
    const moved = structuredClone(index, { transfer: buffers });
    expect(moved).toEqual(copy);
    expect(index.size.length).toBe(0);
  });

  it('gives no content for what has none, and a truncated error for what was cut off', async () => {
    const bytes = tar([
      { path: 'd', type: 'dir' },
      { path: 'f', content: 'x'.repeat(900) },
    ]);
    const cut = bytes.slice(0, 1200);
    const index = scan(cut, [1200]);
    expect(openEntry(index, 0, fromBytes(cut)).size).toBe(0);
    const content = openEntry(index, 1, fromBytes(cut));
    expect(content.size).toBe(900);
    await expect(content.read(0, 900)).rejects.toMatchObject({ code: 'truncated', at: 'f @ 176' });
  });
});

it.each([
  ['a/b', ''],
  ['./a', './'],
  ['./a/b', './'],
  ['/a', '/'],
  ['.//a', null],
  ['//a', null],
  ['a//b', null],
  ['a/./b', null],
  ['./../a', null],
  ['a/../b', null],
  ['file/', null],
])('knows how %j is written', (path, written) => {
  const index = scan(
    tar([
      { path: 'before/it', content: '' },
      { path, content: 'x' },
      { path, content: 'y' },
    ]),
    [512],
  );
  expect([...index.written].map((number) => WRITTEN[number])).toEqual(['', written, written]);
});

it('numbers types as the tar parser does', () => {
  expect(ENTRY_TYPES).toEqual(TAR_TYPES);
});
