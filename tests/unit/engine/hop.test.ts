/** A plain layer that is hopped through is told as one that is read from end to end. */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../../src/core/bytes/memory.ts';
import type { ByteSource } from '../../../src/core/bytes/source.ts';
import type { LayerJob } from '../../../src/engine/layerJob.ts';
import { scanLayer } from '../../../src/engine/scanLayer.ts';
import { tar } from '../../fixtures/tar.ts';
import { randomOf } from '../../fuzz/random.ts';
import { generate } from '../../fuzz/readers/generate.ts';
import { runs } from '../../fixtures/deep.ts';

/** Hops by pieces of `length` bytes, and tells where they began and ended. */
function hopping(bytes: Uint8Array<ArrayBuffer>, length: number) {
  const pieces: (readonly [start: number, end: number])[] = [];
  const source: ByteSource = {
    ...fromBytes(bytes),
    async *hop(next) {
      for (let at = next(); at < bytes.length; at = next()) {
        const chunk = bytes.slice(at, at + length);
        pieces.push([at, at + chunk.length]);
        yield chunk;
        // As of a buffer that is filled again.
        chunk.fill(0xaa);
      }
    },
  };
  return { source, pieces };
}

/** Gives all bytes, in pieces that begin and end where those did. */
function streaming(bytes: Uint8Array<ArrayBuffer>, pieces: readonly (readonly [number, number])[]): ByteSource {
  const cuts = [...new Set([0, ...pieces.flat(), bytes.length])].sort((a, b) => a - b);
  return {
    ...fromBytes(bytes),
    async *stream() {
      for (let i = 1; i < cuts.length; i++) yield bytes.slice(cuts[i - 1], cuts[i]);
    },
  };
}

const job = ({ size }: ByteSource): LayerJob => ({ handle: undefined, at: 'x', size, index: true, digests: false });

async function same(bytes: Uint8Array<ArrayBuffer>, length: number) {
  const { source, pieces } = hopping(bytes, length);
  const hopped = await scanLayer(source, job(source));
  expect(hopped).toEqual(await scanLayer(streaming(bytes, pieces), job(source)));
}

describe('a plain layer hopped through', () => {
  it('is told alike, however odd it is and whoever reads on elsewhere', async () => {
    const random = randomOf('hop');
    for (let i = 0; i < runs(60, 400); i++) await same(generate(random), [512, 700, 1024, 8192][i % 4] as number);
  });

  const corpus = new URL('../../fuzz/corpus/readers/', import.meta.url);
  it.each(readdirSync(corpus).filter((name) => name.endsWith('.tar.gz')))('%s', async (name) => {
    const bytes = Uint8Array.from(gunzipSync(readFileSync(new URL(name, corpus))));
    for (const length of [512, 700, 65_536]) await same(bytes, length);
  });

  const archive = Uint8Array.from(
    tar([
      { path: 'a', content: new Uint8Array(100_000) },
      { path: 'b', content: 'b' },
    ]),
  );
  it.each([
    ['whole', archive.length],
    ['cut off in a content that is left out', 50_000],
    ['cut off in a header', 100_000 + 512 + 352 + 100],
    ['cut off between two blocks of zeros', archive.length - 512],
  ])('%s', async (_, end) => {
    await same(archive.slice(0, end), 512);
  });

  it('is read where its headers are', async () => {
    const { source, pieces } = hopping(archive, 512);
    const { index } = await scanLayer(source, job(source));
    expect(index?.count).toBe(2);
    expect(pieces.reduce((sum, [start, end]) => sum + end - start, 0)).toBeLessThan(12_000);
  });
});
