import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { zstd } from '../../../../../src/core/bytes/codecs/zstd.ts';
import { loadWasm, registerWasm, type WasmName } from '../../../../../src/core/bytes/wasm.ts';
import { builtWasm } from '../../../../fixtures/wasm.ts';
import { begins, content, decoded, flipped, join, sample } from './content.ts';
import { runs } from '../../../../fixtures/deep.ts';

const plain = content();
const packed = sample('plain.zst');

function skippable(size: number, nibble = 0): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(8 + size).fill(7);
  frame.set([0x50 + nibble, 0x2a, 0x4d, 0x18]);
  new DataView(frame.buffer).setUint32(4, size, true);
  return frame;
}

it('asks the host again where a file could not be had this time', async () => {
  let fails = 1;
  registerWasm((name) => (fails-- > 0 ? Promise.reject(new TypeError('network')) : builtWasm(name)));
  expect(await loadWasm('zstd')).toBeUndefined();
  expect(await loadWasm('zstd')).toBeInstanceOf(WebAssembly.Module);
  // What cannot be compiled is not asked for without end.
  let asked = 0;
  registerWasm(async () => Uint8Array.of(++asked));
  expect([await loadWasm('zstd'), await loadWasm('zstd'), asked]).toEqual([undefined, undefined, 1]);
  registerWasm(builtWasm);
});

it('says that wasm is barred where neither kernel is to be had', async () => {
  registerWasm(undefined);
  await expect(zstd.decoder()).rejects.toThrow('zstd cannot be read: its decoder could not be loaded');
  registerWasm(builtWasm);
});

it('says so too where the browser has no WebAssembly at all', async () => {
  registerWasm(builtWasm);
  vi.stubGlobal('WebAssembly', undefined);
  await expect(zstd.decoder()).rejects.toThrow('zstd cannot be read: its decoder could not be loaded');
  expect(await loadWasm('inflate')).toBeUndefined();
  vi.unstubAllGlobals();
  registerWasm(builtWasm);
});

/** A loader that brings no other kernel. */
const only = (kernel: WasmName) => (name: WasmName) =>
  name === kernel ? builtWasm(name) : Promise.reject(new WebAssembly.CompileError('no vectors here'));

describe.each(['zstd', 'zstdPlain'] as const)('the kernel %s', (kernel) => {
  beforeAll(() => registerWasm(only(kernel)));
  afterAll(() => registerWasm(builtWasm));

  it('gives the content, whatever the pieces', async () => {
    for (const piece of [packed.length, 5000, 13, 1]) {
      const { bytes, notes } = await decoded(zstd, packed, piece);
      expect(Buffer.compare(bytes, plain)).toBe(0);
      expect(notes).toEqual([]);
    }
  });

  it('reads a window of 128 MiB', async () => {
    const { bytes, notes } = await decoded(zstd, sample('long.zst'));
    expect(Buffer.compare(bytes, plain)).toBe(0);
    expect(notes).toEqual([]);
  });

  it('reads frames one after another, and skippable ones of any kind between, before and after', async () => {
    const parts = [skippable(0), packed];
    for (let nibble = 0; nibble < 16; nibble++) parts.push(skippable(nibble * 100, nibble));
    parts.push(packed, packed, skippable(300_000, 15));
    for (const piece of [100_000, 999]) {
      const { bytes, notes } = await decoded(zstd, join(parts), piece);
      expect(Buffer.compare(bytes, join([plain, plain, plain]))).toBe(0);
      expect(notes).toEqual([]);
    }
  });

  it('knows itself by a frame and by a skippable frame', () => {
    expect(zstd.matches(packed)).toBe(true);
    expect(zstd.matches(skippable(3, 9))).toBe(true);
    expect(zstd.matches(Uint8Array.of(0x50, 0x2a, 0x4d))).toBe(false);
  });

  it('refuses a window above 128 MiB and names both sizes', async () => {
    // Window descriptor 21 << 3: 2 GiB. A raw block of one byte follows.
    const { bytes, notes } = await decoded(zstd, Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 21 << 3, 9, 0, 0, 65));
    expect(bytes.length).toBe(0);
    expect(notes).toMatchObject([{ code: 'compression-limit', severity: 'error', offset: 0 }]);
    expect(notes[0]?.message).toContain('2048 MiB');
    expect(notes[0]?.message).toContain('128 MiB');
  });

  it('says that a frame needs a dictionary', async () => {
    const { codes } = await decoded(zstd, Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 1, 0x50, 77, 9, 0, 0, 65));
    expect(codes).toEqual(['compression-unsupported']);
  });

  it('gives every whole block of a stream cut off anywhere, and says where it ends', async () => {
    for (const size of [3, 8, 20, packed.length >> 1, packed.length - 1]) {
      const { bytes, notes } = await decoded(zstd, packed.subarray(0, size), 700);
      expect(begins(plain, bytes)).toBe(true);
      expect(notes).toMatchObject([{ code: 'compression-truncated', offset: size }]);
    }
    expect((await decoded(zstd, packed.subarray(0, packed.length - 1))).bytes.length).toBe(plain.length);
    expect((await decoded(zstd, skippable(50).subarray(0, 40))).codes).toEqual(['compression-truncated']);
  });

  it('gives all content of a frame with a wrong checksum, and the frames after it', async () => {
    for (const piece of [1_000_000, 3]) {
      const { bytes, notes } = await decoded(zstd, join([flipped(packed, -1), packed]), piece);
      expect(bytes.length).toBe(plain.length * 2);
      expect(notes).toMatchObject([{ code: 'compression-checksum', severity: 'error' }]);
    }
  });

  it('gives the good blocks before damage', async () => {
    const broken = new Uint8Array(packed);
    broken.fill(0xff, packed.length - 3000);
    const { bytes, codes } = await decoded(zstd, broken);
    expect(codes).toEqual(['compression-damaged']);
    expect(bytes.length).toBe(128 * 1024);
    expect(begins(plain, bytes)).toBe(true);
  });

  it('keeps the content before other bytes after the end', async () => {
    for (const garbage of ['x', 'some longer garbage']) {
      const { bytes, notes } = await decoded(zstd, join([packed, new TextEncoder().encode(garbage)]));
      expect(bytes.length).toBe(plain.length);
      expect(notes).toMatchObject([{ code: 'compression-trailing', offset: packed.length }]);
    }
  });

  it('never throws or hangs, whatever byte is changed', async () => {
    const small = packed.subarray(0, 4000);
    await fc.assert(
      fc.asyncProperty(fc.nat(small.length - 1), fc.integer({ min: 1, max: 4000 }), async (at, piece) => {
        const { notes } = await decoded(zstd, flipped(small, at), piece);
        expect(notes.length).toBeGreaterThan(0);
      }),
      { numRuns: runs(40, 200) },
    );
  });
});
