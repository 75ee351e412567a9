import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xz } from '../../../../../src/core/bytes/codecs/xz.ts';
import { begins, content, decoded, flipped, join, sample } from './content.ts';

const plain = content();
const packed = sample('plain.xz');

describe('xz', () => {
  it('gives the content, whatever the pieces', async () => {
    for (const name of ['plain.xz', 'blocks.xz']) {
      for (const piece of [1_000_000, 4096, 11]) {
        const { bytes, notes } = await decoded(xz, sample(name), piece);
        expect(Buffer.compare(bytes, plain)).toBe(0);
        expect(notes).toEqual([]);
      }
    }
  });

  it('reads streams one after another, with padding between', async () => {
    const { bytes, codes } = await decoded(xz, join([packed, new Uint8Array(8), sample('blocks.xz')]));
    expect(Buffer.compare(bytes, join([plain, plain]))).toBe(0);
    expect(codes).toEqual(['compression-padding']);
  });

  it('says that a filter other than LZMA2 is not read', async () => {
    expect((await decoded(xz, sample('x86.xz'))).codes).toEqual(['compression-unsupported']);
  });

  it('gives the whole chunks of a stream cut off anywhere, and says where it ends', async () => {
    const blocks = sample('blocks.xz');
    for (const size of [3, 12, 30, blocks.length >> 1, blocks.length - 1]) {
      const { bytes, notes } = await decoded(xz, blocks.subarray(0, size), 700);
      expect(begins(plain, bytes)).toBe(true);
      expect(notes).toMatchObject([{ code: 'compression-truncated', offset: size }]);
    }
    expect((await decoded(xz, blocks.subarray(0, blocks.length >> 1))).bytes.length).toBeGreaterThan(100_000);
  });

  it('notices a changed byte in content, index and footer', async () => {
    for (const at of [200, 30_000, -4, -14]) {
      const { codes } = await decoded(xz, flipped(packed, at));
      expect(codes.length).toBeGreaterThan(0);
    }
  });

  it('gives all content of a block whose check is wrong', async () => {
    // The check lies before the index: 1 + 1 + 5 bytes padded to 8, checksum 4, footer 12.
    const blocks = sample('plain.xz');
    const { bytes, codes } = await decoded(xz, flipped(blocks, blocks.length - 12 - 4 - 8 - 1));
    expect(bytes.length).toBe(plain.length);
    expect(codes).toEqual(['compression-checksum']);
  });

  it('keeps the content before other bytes after the end', async () => {
    const { bytes, notes } = await decoded(xz, join([packed, new TextEncoder().encode('garbage')]));
    expect(bytes.length).toBe(plain.length);
    expect(notes).toMatchObject([{ code: 'compression-trailing', offset: packed.length }]);
  });

  it('never throws, hangs or lets a changed byte pass', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(packed.length - 1), async (at) => {
        const { notes } = await decoded(xz, flipped(packed, at));
        expect(notes.length).toBeGreaterThan(0);
      }),
      { numRuns: 15 },
    );
  });
});
