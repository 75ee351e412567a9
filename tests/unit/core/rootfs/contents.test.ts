import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import { type ContentSink, ContentWalk, wantContents } from '../../../../src/core/rootfs/contents.ts';
import { openEntry } from '../../../../src/core/rootfs/layerContent.ts';
import type { LayerIndex } from '../../../../src/core/rootfs/layerIndex.ts';
import { LayerScanner } from '../../../../src/core/rootfs/layerScanner.ts';
import { type TarEntry, tar } from '../../../fixtures/tar.ts';

function scan(bytes: Uint8Array): LayerIndex {
  const scanner = new LayerScanner();
  scanner.push(bytes);
  return scanner.finish();
}

interface Met {
  readonly entry: number;
  readonly bytes: number[];
  whole?: boolean;
}

function gather(): { sink: ContentSink; met: Met[] } {
  const met: Met[] = [];
  const last = () => met.at(-1) as Met;
  return {
    met,
    sink: {
      begin: (entry) => void met.push({ entry, bytes: [] }),
      chunk: (bytes) => void last().bytes.push(...bytes),
      hole: (size) => void last().bytes.push(...new Uint8Array(size)),
      end: (entry, whole) => {
        expect(last().entry).toBe(entry);
        last().whole = whole;
      },
    },
  };
}

function walk(bytes: Uint8Array, wanted: ReturnType<typeof wantContents>, cut: number): Met[] {
  const { met, sink } = gather();
  const walker = new ContentWalk(wanted, sink);
  for (let at = 0; at < bytes.length; at += cut) walker.push(bytes.subarray(at, at + cut));
  walker.finish();
  expect(walker.done).toBe(true);
  return met;
}

const entry: fc.Arbitrary<TarEntry> = fc.record({
  path: fc.constantFrom('a', 'b', 'c/d'),
  type: fc.constantFrom('file' as const, 'file' as const, 'dir' as const),
  content: fc.uint8Array({ maxLength: 1500 }),
});

describe('the contents of chosen entries', () => {
  it('are those that reading each entry gives, in tar order, however the tar is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 8 }),
        fc.nat(),
        fc.integer({ min: 1, max: 3000 }),
        async (entries, pick, cut) => {
          const bytes = tar(entries);
          const index = scan(bytes);
          const chosen = [...Array(index.count).keys()].filter((i) => (pick >> i) & 1).reverse();
          const met = walk(bytes, wantContents(index, chosen), cut);
          const expected = [];
          for (const i of chosen.reverse()) {
            const content = openEntry(index, i, fromBytes(bytes));
            if (content.size > 0)
              expected.push({ entry: i, bytes: [...(await content.read(0, content.size))], whole: true });
          }
          expect(met).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('have the holes of sparse files told, not stored', () => {
    const index = scan(tar([{ path: 'sparse', content: 'abcd' }]));
    const pieces = [
      { offset: 2, size: 3 },
      { offset: 10, size: 1 },
    ];
    const sparse: LayerIndex = {
      ...index,
      size: Float64Array.of(12),
      extras: new Map([[0, { sparse: pieces }]]),
    };
    const bytes = tar([{ path: 'sparse', content: 'abcd' }]);
    const [met] = walk(bytes, wantContents(sparse, [0]), 700);
    expect(met?.bytes).toEqual([0, 0, 97, 98, 99, 0, 0, 0, 0, 0, 100, 0]);
    expect(met?.whole).toBe(true);
  });

  it('that lie behind the end of a tar which is cut off are told as not whole', () => {
    const bytes = tar([
      { path: 'a', content: 'x'.repeat(1000) },
      { path: 'b', content: 'y' },
    ]);
    const index = scan(bytes);
    const met = walk(bytes.subarray(0, 900), wantContents(index, [0, 1]), 100);
    expect(met.map(({ entry: which, bytes: got, whole }) => [which, got.length, whole])).toEqual([
      [0, 388, false],
      [1, 0, false],
    ]);
  });

  it('are over once the last one has come: the rest of the tar is of no interest', () => {
    const bytes = tar([
      { path: 'a', content: 'x' },
      { path: 'b', content: 'y'.repeat(4000) },
    ]);
    const walker = new ContentWalk(wantContents(scan(bytes), [0]), gather().sink);
    walker.push(bytes.subarray(0, 600));
    expect(walker.done).toBe(true);
  });
});
