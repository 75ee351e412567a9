import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBlob } from '../../../../src/core/bytes/blob.ts';
import { openHandle } from '../../../../src/core/bytes/handle.ts';
import { MEMORY_CHUNK_BYTES } from '../../../../src/core/bytes/limits.ts';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import { concat, fromParts } from '../../../../src/core/bytes/parts.ts';
import type { ByteSource } from '../../../../src/core/bytes/source.ts';
import { fromUrlRange } from '../../../../src/core/bytes/http/url.ts';
import { windowOf } from '../../../../src/core/bytes/window.ts';
import { join } from './codecs/content.ts';
import { rangeServer } from './rangeServer.ts';

const bytes = Uint8Array.from({ length: 300 }, (_, i) => i % 251);
const timer = (callback: () => void, ms: number) => {
  const running = setTimeout(callback, ms);
  return () => clearTimeout(running);
};

/** Each source over the same 300 bytes. */
const SOURCES: Record<string, () => ByteSource> = {
  memory: () => fromBytes(bytes),
  'a part of memory': () => fromBytes(join([Uint8Array.of(9, 9), bytes, Uint8Array.of(9)])).slice(2, 302),
  blob: () => fromBlob(new Blob([bytes]), { timer }),
  'blob without a timer': () => fromBlob(new Blob([bytes])),
  window: () => windowOf(fromBytes(join([Uint8Array.of(9), bytes, Uint8Array.of(9)])), 1, 301),
  address: () =>
    fromUrlRange({ kind: 'url', url: '/x', start: 1, end: 301 }, rangeServer(join([Uint8Array.of(9), bytes])).fetch),
  'address without Range': () =>
    fromUrlRange(
      { kind: 'url', url: '/x', start: 1, end: 301 },
      rangeServer(join([Uint8Array.of(9), bytes]), 'ignored').fetch,
    ),
  pieces: () => concat([bytes.slice(0, 100), bytes.slice(100, 100), bytes.slice(100)].map(fromBytes)),
};

async function streamed(source: ByteSource, start?: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of source.stream({ start })) parts.push(chunk.slice());
  return join(parts);
}

for (const [name, make] of Object.entries(SOURCES)) {
  describe(`a source over ${name}`, () => {
    it('gives any range, clamped, by read, slice and stream', async () => {
      const source = make();
      expect(source.size).toBe(300);
      const edge = fc.integer({ min: -20, max: 320 });
      await fc.assert(
        fc.asyncProperty(edge, edge, async (start, end) => {
          const [from, to] = [Math.max(0, start), Math.max(0, end)];
          const expected = bytes.slice(from, Math.max(from, to));
          expect(await source.read(start, end)).toEqual(expected);
          const part = source.slice(start, end);
          expect(part.size).toBe(expected.length);
          expect(await streamed(part)).toEqual(expected);
          expect(await streamed(source, start)).toEqual(bytes.slice(from));
          expect(await part.slice(3).read(1, 9)).toEqual(expected.slice(4, 12));
        }),
        { numRuns: 25 },
      );
    });

    it('gives bytes that are the reader’s to write to', async () => {
      const source = make();
      (await source.read(0, 10)).fill(255);
      expect(await source.read(0, 10)).toEqual(bytes.slice(0, 10));
    });

    it('stops with `aborted`', async () => {
      const abort = new AbortController();
      const chunks = make().stream({ signal: abort.signal });
      abort.abort();
      const run = async () => {
        for await (const _ of chunks) expect.unreachable();
      };
      await expect(run()).rejects.toMatchObject({ code: 'aborted' });
      await expect(make().read(0, 5, abort.signal)).rejects.toMatchObject({ code: 'aborted' });
    });

    it('is made again from its cloned handle, as long as it has one', async () => {
      const source = make().slice(10, 50);
      if (source.handle === undefined) return;
      const { fetch } = rangeServer(join([Uint8Array.of(9), bytes]));
      const again = openHandle(structuredClone(source.handle), { fetch, timer });
      expect(await streamed(again)).toEqual(bytes.slice(10, 50));
    });
  });
}

it('handles exist for memory, blobs and addresses, and a part of memory clones no more than itself', () => {
  for (const name of ['memory', 'blob', 'address']) expect(SOURCES[name]?.().handle).toBeDefined();
  const handle = fromBytes(new Uint8Array(1_000_000)).slice(5, 15).handle as { bytes: Uint8Array };
  expect(handle.bytes.buffer.byteLength).toBe(10);
});

it('a handle of another kind is refused as unsupported', () => {
  for (const handle of [undefined, null, 'x', { kind: 'file', path: '/etc/passwd' }, { kind: 'url', url: '/x' }]) {
    expect(() => openHandle(handle)).toThrow(expect.objectContaining({ code: 'unsupported' }));
  }
});

describe('parts with holes', () => {
  const sparse = fromParts(
    [
      { offset: 5, source: fromBytes(bytes.subarray(0, 10)) },
      { offset: 40, source: fromBytes(bytes.subarray(50, 60)) },
    ],
    60,
  );
  const flat = new Uint8Array(60);
  flat.set(bytes.subarray(0, 10), 5);
  flat.set(bytes.subarray(50, 60), 40);

  it('read as zeros where nothing is, by every range', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.nat(60), async (start, end) => {
        expect(await sparse.read(start, end)).toEqual(flat.slice(start, Math.max(start, end)));
        expect(await streamed(sparse.slice(start, end))).toEqual(flat.slice(start, Math.max(start, end)));
      }),
    );
  });

  it('of terabytes are read through a window at no cost', async () => {
    const size = 2 ** 42;
    const large = fromParts([{ offset: size - 10, source: fromBytes(bytes.subarray(0, 10)) }], size);
    expect(await large.read(size - 12, size)).toEqual(Uint8Array.of(0, 0, ...bytes.subarray(0, 10)));
    for await (const chunk of large.stream({ start: 1000 })) {
      expect(chunk.length).toBe(MEMORY_CHUNK_BYTES);
      break;
    }
  });
});
