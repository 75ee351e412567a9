import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KernelInflater } from '../../../../../src/core/bytes/codecs/deflate/kernelInflater.ts';
import { gzip } from '../../../../../src/core/bytes/codecs/gzip.ts';
import { loadWasm, registerWasm } from '../../../../../src/core/bytes/wasm.ts';
import { begins, content, decoded, flipped, join } from './content.ts';
import { builtWasm } from '../../../../fixtures/wasm.ts';
import { share } from '../../../../fixtures/deep.ts';

const plain = content();
const packed = new Uint8Array(gzipSync(plain));
const EMPTY_MEMBER = new Uint8Array(gzipSync(new Uint8Array()));
/** FTEXT and all optional fields: header checksum, extra, name, comment. */
const FULL_HEADER = [0x1f, 0x8b, 8, 31, 0, 0, 0, 0, 0, 255, 3, 0, 1, 2, 3, 0x61, 0, 0x62, 0x63, 0, 0x36, 0x35];

for (const engine of ['wasm', 'script'] as const) {
  describe(`gzip by ${engine}`, () => {
    beforeAll(() => registerWasm(engine === 'wasm' ? builtWasm : undefined));
    afterAll(() => registerWasm(undefined));

    it('gives the content, whatever the pieces', async () => {
      for (const piece of share([packed.length, 4096, 7, 1], (size) => size > 1)) {
        const { bytes, notes } = await decoded(gzip, packed, piece);
        expect(Buffer.compare(bytes, plain)).toBe(0);
        expect(notes).toEqual([]);
      }
    });

    it('gives content larger than one step of output', async () => {
      const large = new Uint8Array(3_000_000);
      large.set(plain, 1_500_000);
      const { bytes, notes } = await decoded(gzip, gzipSync(large));
      expect(Buffer.compare(bytes, large)).toBe(0);
      expect(notes).toEqual([]);
    });

    it('reads all of many thousand members, empty ones too', async () => {
      const member = new Uint8Array(gzipSync('x'));
      const members = join(Array.from({ length: 20_000 }, (_, i) => (i % 2 === 0 ? member : EMPTY_MEMBER)));
      const { bytes, notes } = await decoded(gzip, members, 65_536);
      expect(new TextDecoder().decode(bytes)).toBe('x'.repeat(10_000));
      expect(notes).toEqual([]);
    });

    it('reads a member cut anywhere between two chunks', async () => {
      const two = join([gzipSync('one '), gzipSync('two')]);
      for (let piece = 1; piece < two.length; piece++) {
        const { bytes, codes } = await decoded(gzip, two, piece);
        expect(new TextDecoder().decode(bytes)).toBe('one two');
        expect(codes).toEqual([]);
      }
    });

    it('reads over every optional field of the header', async () => {
      const { bytes, codes } = await decoded(gzip, join([Uint8Array.from(FULL_HEADER), packed.subarray(10)]), 3);
      expect(Buffer.compare(bytes, plain)).toBe(0);
      expect(codes).toEqual([]);
    });

    it('says of odd headers what they are, and reads on as Go does', async () => {
      const wrong = Uint8Array.from([...FULL_HEADER.slice(0, -1), 0x34]);
      const broken = await decoded(gzip, join([wrong, packed.subarray(10)]), 3);
      expect(Buffer.compare(broken.bytes, plain)).toBe(0);
      expect(broken.notes.map(({ code, offset }) => [code, offset])).toEqual([['compression-checksum', 20]]);
      const reserved = Uint8Array.from(packed);
      reserved[3] = 0x20;
      const flagged = await decoded(gzip, reserved);
      expect(Buffer.compare(flagged.bytes, plain)).toBe(0);
      expect(flagged.notes.map(({ code, offset }) => [code, offset])).toEqual([['compression-flags', 0]]);
    });

    it('gives up a header with an endless name', async () => {
      const endless = join([Uint8Array.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]), new Uint8Array(2_000_000).fill(65)]);
      expect((await decoded(gzip, endless, 65_536)).codes).toEqual(['compression-damaged']);
    });

    it('accepts zeros after the end, and says so', async () => {
      const { bytes, notes } = await decoded(gzip, join([packed, new Uint8Array(1024)]), 500);
      expect(bytes.length).toBe(plain.length);
      expect(notes).toMatchObject([{ code: 'compression-padding', severity: 'warning', offset: packed.length }]);
    });

    it('keeps the content before other bytes after the end', async () => {
      for (const garbage of ['garbage', '\u001fx', '\0\0x']) {
        const { bytes, notes } = await decoded(gzip, join([packed, new TextEncoder().encode(garbage)]));
        expect(Buffer.compare(bytes, plain)).toBe(0);
        const last = notes.at(-1);
        expect(last).toMatchObject({ code: 'compression-trailing', severity: 'warning' });
        expect(last?.offset).toBe(packed.length + (garbage.startsWith('\0') ? 2 : 0));
      }
    });

    it('gives all that can be read of a stream cut off anywhere, and says where it ends', async () => {
      for (const size of [1, 5, 12, 1000, packed.length - 9, packed.length - 8, packed.length - 1]) {
        const { bytes, notes } = await decoded(gzip, packed.subarray(0, size), 300);
        expect(begins(plain, bytes)).toBe(true);
        expect(notes).toMatchObject([{ code: 'compression-truncated', severity: 'error', offset: size }]);
        if (size >= packed.length - 8) expect(bytes.length).toBe(plain.length);
      }
    });

    it('gives all content of a member with a wrong checksum or length, and the members after it', async () => {
      for (const [at, offset] of [
        [-8, packed.length - 8],
        [-1, packed.length - 4],
      ] as const) {
        const { bytes, notes } = await decoded(gzip, join([flipped(packed, at), packed]));
        expect(bytes.length).toBe(plain.length * 2);
        expect(notes).toMatchObject([{ code: 'compression-checksum', severity: 'error', offset }]);
      }
    });

    it('gives what lies before damage inside', async () => {
      const broken = new Uint8Array(packed);
      broken.fill(0xff, packed.length >> 1);
      const { bytes, codes } = await decoded(gzip, broken);
      expect(codes).toEqual(['compression-damaged']);
      expect(bytes.length).toBeGreaterThan(plain.length / 4);
    });

    it('says that bytes which are no gzip are none', async () => {
      expect((await decoded(gzip, Uint8Array.from([0x1f, 0x8b, 7, 0, 0]))).codes).toEqual(['compression-damaged']);
      expect((await decoded(gzip, new Uint8Array())).codes).toEqual(['compression-truncated']);
    });

    it('never throws, hangs or differs by the pieces, whatever byte is changed', async () => {
      const small = new Uint8Array(gzipSync(plain.subarray(0, 3000)));
      await fc.assert(
        fc.asyncProperty(fc.nat(small.length - 1), fc.integer({ min: 1, max: 999 }), async (at, piece) => {
          const whole = await decoded(gzip, flipped(small, at));
          const pieces = await decoded(gzip, flipped(small, at), piece);
          expect(pieces.codes).toEqual(whole.codes);
          expect(Buffer.compare(pieces.bytes, whole.bytes)).toBe(0);
        }),
      );
    });

    it('decodes two streams side by side', async () => {
      const one = await gzip.decoder();
      const two = await gzip.decoder();
      const sizes = [0, 0];
      for (let at = 0; at < packed.length; at += 1000) {
        for (const output of one.push(packed.subarray(at, at + 1000))) sizes[0] = (sizes[0] ?? 0) + output.length;
        for (const output of two.push(packed.subarray(at, at + 1000))) sizes[1] = (sizes[1] ?? 0) + output.length;
      }
      one.close();
      two.close();
      expect(sizes).toEqual([plain.length, plain.length]);
      expect([...one.notes, ...two.notes]).toEqual([]);
    });
  });
}

it('the kernel runs on the module that is built', async () => {
  registerWasm(builtWasm);
  const module = await loadWasm('inflate');
  expect(module).toBeInstanceOf(WebAssembly.Module);
  const inflater = new KernelInflater(module as WebAssembly.Module);
  inflater.reset();
  inflater.open(packed);
  inflater.feed(10);
  inflater.step();
  expect(begins(plain, inflater.output)).toBe(true);
  expect(inflater.output.length).toBeGreaterThan(100_000);
  registerWasm(undefined);
});

it('gzip falls back to script when the wasm is not to be had or is another', async () => {
  for (const loader of [
    async () => Promise.reject(new Error('no')),
    async () => Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
  ]) {
    registerWasm(loader);
    const { bytes } = await decoded(gzip, packed);
    expect(Buffer.compare(bytes, plain)).toBe(0);
  }
  registerWasm(undefined);
});
