import { crc32, deflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Inflater } from '../../../../../../src/core/bytes/codecs/deflate/inflater.ts';
import { KernelInflater } from '../../../../../../src/core/bytes/codecs/deflate/kernelInflater.ts';
import { PakoInflater } from '../../../../../../src/core/bytes/codecs/deflate/pakoInflater.ts';
import { randomFrom, randomStream } from '../../../../../fixtures/deflateStreams.ts';
import { DAMAGES, inflaterJudge } from '../../../../../fixtures/inflaterJudge.ts';
import { builtWasm } from '../../../../../fixtures/wasm.ts';

/** CONTRIBUTING.md has both. */
const STREAMS = Number(process.env.CUTAWAY_STREAMS ?? 500);
const FIRST = Number(process.env.CUTAWAY_SEED ?? 1);

describe('the inflaters', () => {
  let module: WebAssembly.Module;
  beforeAll(async () => {
    module = await WebAssembly.compile(await builtWasm('inflate'));
  });

  it('agree with zlib on every stream: the content, the end, the damage and where it is', { timeout: 1e8 }, () => {
    const compare = inflaterJudge(module);
    const seen = new Map<string, number>();
    for (let seed = FIRST; seed < FIRST + STREAMS; seed++) {
      const random = randomFrom(seed);
      try {
        const kind = compare(randomStream(random), random);
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      } catch (error) {
        throw new Error(`Stream ${seed}`, { cause: error });
      }
    }
    // The streams are no test of what they never come to.
    for (const kind of ['end', 'cut', ...DAMAGES.slice(1)]) expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(0);
    if (process.env.CUTAWAY_STREAMS) console.log(Object.fromEntries(seen));
  });

  it('use the kernels of those before them, as many as are at work at once', () => {
    const memories = new Set<unknown>();
    for (let round = 0; round < 20; round++) {
      const inflaters = Array.from({ length: 16 }, () => new KernelInflater(module));
      for (const inflater of inflaters) {
        memories.add(inflater.window.buffer);
        inflater.close();
      }
    }
    expect(memories.size).toBe(16);
  });

  it('agree on checksums, of little and of much', () => {
    const random = randomFrom(7);
    for (const size of [0, 1, 5, 4799, 16_383, 16_384, 16_385, 100_000, 262_144, 600_001]) {
      const content = Uint8Array.from({ length: size }, () => Math.floor(random() * 256));
      const stream = deflateRawSync(content, { level: 0 });
      for (const inflater of [new KernelInflater(module), new PakoInflater()]) {
        expect(checksum(inflater, stream)).toBe(crc32(content));
      }
    }
  });
});

function checksum(inflater: Inflater, stream: Uint8Array): number {
  inflater.reset();
  inflater.open(stream);
  let crc = 0;
  for (let at = 0; ; at += inflater.consumed) {
    inflater.feed(at);
    for (let status = inflater.step(); ; status = inflater.step()) {
      crc = inflater.sum(crc);
      if (status === 'end') return crc;
      if (status === 'hungry') break;
    }
  }
}
