import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { DecodeNote } from '../../../../../src/core/bytes/codecs/codec.ts';
import { toFinding } from '../../../../../src/core/bytes/codecs/codec.ts';
import { decode } from '../../../../../src/core/bytes/codecs/decode.ts';
import { gzip } from '../../../../../src/core/bytes/codecs/gzip.ts';
import { sniff } from '../../../../../src/core/bytes/codecs/index.ts';
import { fromBytes } from '../../../../../src/core/bytes/memory.ts';
import { content, join, sample } from './content.ts';

describe('sniff', () => {
  it('names each compression by its first six bytes', () => {
    const names = ['plain.zst', 'plain.xz', 'plain.bz2'].map((name) => sniff(sample(name).subarray(0, 6))?.name);
    expect(names).toEqual(['zstd', 'xz', 'bzip2']);
    expect(sniff(gzipSync('x').subarray(0, 6))?.name).toBe('gzip');
  });

  it('finds none in text, zeros or too few bytes', () => {
    for (const head of ['BZh0', 'BZ', 'hello', '\0\0\0\0\0\0', '']) {
      expect(sniff(new TextEncoder().encode(head))).toBeUndefined();
    }
  });
});

describe('decode', () => {
  it('streams the content of a source', async () => {
    const parts: Uint8Array[] = [];
    for await (const chunk of decode(gzip, fromBytes(new Uint8Array(gzipSync(content()))))) parts.push(chunk.slice());
    expect(Buffer.compare(join(parts), content())).toBe(0);
  });

  it('stops reading at damage and tells the notes', async () => {
    const notes: DecodeNote[] = [];
    let reads = 0;
    function* input() {
      for (; reads < 1000; reads++) yield new Uint8Array(100).fill(1);
    }
    for await (const _ of decode(gzip, input(), { onNote: (note) => notes.push(note) })) expect.unreachable();
    expect(reads).toBe(0);
    expect(notes.map((note) => toFinding(note, 'sha256:0'))).toMatchObject([
      { code: 'compression-damaged', severity: 'error', at: 'sha256:0' },
    ]);
  });

  it('stops with `aborted` between two chunks of a bomb', async () => {
    const zeros = gzipSync(new Uint8Array(8_000_000));
    const abort = new AbortController();
    let size = 0;
    const run = async () => {
      const input = Array.from({ length: zeros.length }, (_, i) => zeros.subarray(i, i + 1));
      for await (const chunk of decode(gzip, input, { signal: abort.signal })) {
        size += chunk.length;
        abort.abort();
      }
    };
    await expect(run()).rejects.toMatchObject({ code: 'aborted' });
    expect(size).toBeLessThan(1_000_000);
  });
});
