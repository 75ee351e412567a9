import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gzipStream } from '../../../../../src/core/bytes/codecs/deflate/gzipStream.ts';
import { sha256 } from '../../../../fixtures/image.ts';
import { concat } from '../../../../fixtures/tar.ts';

async function compress(chunks: Iterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of gzipStream(chunks)) pieces.push(piece.slice());
  return concat(pieces);
}

/** Text with repeats, the same on every machine. */
function content(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = 1;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 28 === 0 ? state >>> 16 : 32 + (i % 61);
  }
  return bytes;
}

describe('gzipStream', () => {
  it('is what gunzip reads, however the content is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 20 }), async (chunks) => {
        const whole = concat(chunks);
        const compressed = await compress(chunks);
        expect(Buffer.compare(gunzipSync(compressed), whole)).toBe(0);
        expect(Buffer.compare(await compress([whole]), compressed)).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it('gives the same bytes in every version, since digests are made of them', async () => {
    const compressed = await compress([content(3_000_000)]);
    expect([...compressed.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
    expect(sha256(compressed)).toBe('sha256:ac7da5f13b9cc465ae388441ff1b29026f63433125240fbfa327cec646bc2ebc');
    expect(sha256(await compress([]))).toBe('sha256:ac73670af3abed54ac6fb4695131f4099be9fbe39d6076c5d0264a6bbdae9d83');
  });
});
