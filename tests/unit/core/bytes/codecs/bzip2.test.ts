import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bzip2 } from '../../../../../src/core/bytes/codecs/bzip2.ts';
import { begins, content, decoded, flipped, join, sample } from './content.ts';

const plain = content();
const packed = sample('plain.bz2');
/** `printf '' | bzip2`. */
const EMPTY = Uint8Array.of(0x42, 0x5a, 0x68, 0x39, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, 0, 0, 0, 0);

describe('bzip2', () => {
  it('gives the content, whatever the pieces', async () => {
    for (const piece of [packed.length, 5000, 101]) {
      const { bytes, notes } = await decoded(bzip2, packed, piece);
      expect(Buffer.compare(bytes, plain)).toBe(0);
      expect(notes).toEqual([]);
    }
  });

  it('reads streams one after another, empty ones too', async () => {
    const { bytes, notes } = await decoded(bzip2, join([EMPTY, packed, EMPTY, packed]));
    expect(Buffer.compare(bytes, join([plain, plain]))).toBe(0);
    expect(notes).toEqual([]);
  });

  it('gives the whole blocks of a stream cut off anywhere, and says where it ends', async () => {
    for (const size of [2, 4, 20, packed.length >> 1, packed.length - 1]) {
      const { bytes, notes } = await decoded(bzip2, packed.subarray(0, size), 700);
      expect(begins(plain, bytes)).toBe(true);
      expect(notes).toMatchObject([{ code: 'compression-truncated', offset: size }]);
    }
    expect((await decoded(bzip2, packed.subarray(0, packed.length - 1))).bytes.length).toBe(plain.length);
  });

  it('keeps the content before other bytes after the end', async () => {
    const { bytes, notes } = await decoded(bzip2, join([packed, new TextEncoder().encode('garbage')]));
    expect(bytes.length).toBe(plain.length);
    expect(notes).toMatchObject([{ code: 'compression-trailing', offset: packed.length }]);
  });

  it('gives all content when only the checksum of the stream is wrong', async () => {
    const { bytes, codes } = await decoded(bzip2, flipped(packed, -3));
    expect(bytes.length).toBe(plain.length);
    expect(codes).toEqual(['compression-checksum']);
  });

  it('never throws, hangs or lets a changed byte pass', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(packed.length - 2), async (at) => {
        const { notes } = await decoded(bzip2, flipped(packed, at));
        expect(notes.length).toBeGreaterThan(0);
      }),
      { numRuns: 15 },
    );
  });
});
