import { beforeAll, describe, expect, it } from 'vitest';
import { ZstdEngine } from '../../../../../../src/core/bytes/codecs/zstandard/engine.ts';
import { runs } from '../../../../../fixtures/deep.ts';
import { randomFrom } from '../../../../../fixtures/deflateStreams.ts';
import { builtWasm } from '../../../../../fixtures/wasm.ts';
import { zstdJudge } from '../../../../../fixtures/zstdJudge.ts';
import { damaged, hasZstd, packed, randomContent, sampleStreams } from '../../../../../fixtures/zstdStreams.ts';

/** CONTRIBUTING.md has both. */
const STREAMS = Number(process.env.CUTAWAY_STREAMS ?? runs(40, 400));
const FIRST = Number(process.env.CUTAWAY_SEED ?? 1);

/** Behind the magic number and a header of one segment of `size` bytes, whose checksum is not told. */
function frame(size: number, ...bytes: number[]): Uint8Array {
  return Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x20, size, ...bytes);
}

/** The same with a window of 1 KiB and no size. */
function windowed(...bytes: number[]): Uint8Array {
  return Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0, ...bytes);
}

/** Blocks by hand (RFC 8878, section 3.1.1.2), and what is to come of them. */
const BLOCKS: readonly (readonly [what: string, stream: Uint8Array, outcome: string])[] = [
  ['a raw block', frame(2, 0x11, 0, 0, 65, 66), 'end'],
  ['an empty one', frame(0, 1, 0, 0), 'end'],
  ['a byte many times', frame(9, 0x4b, 0, 0, 65), 'end'],
  ['of more than the frame holds', frame(8, 0x4b, 0, 0, 65), 'damaged'],
  ['of less', frame(10, 0x4b, 0, 0, 65), 'damaged'],
  ['a kind that is reserved', frame(2, 0x17, 0, 0, 65, 66), 'damaged'],
  ['more in a block than a frame holds', frame(1, 0x11, 0, 0, 65, 66), 'damaged'],
  ['literals and no sequences', windowed(0x25, 0, 0, 0x10, 65, 66, 0), 'end'],
  ['bytes behind them', windowed(0x2d, 0, 0, 0x10, 65, 66, 0, 0), 'damaged'],
  ['one literal many times', windowed(0x1d, 0, 0, 0x49, 65, 0), 'end'],
  ['more literals than a block holds', windowed(0x25, 0, 0, 0x1d, 0x80, 65, 0), 'damaged'],
  ['a copy of the literal before it', windowed(0x45, 0, 0, 0x08, 65, 1, 0x54, 1, 0, 2, 1), 'end'],
  ['a copy from before the content', windowed(0x45, 0, 0, 0x08, 65, 1, 0x54, 1, 5, 2, 0x20), 'damaged'],
  ['bits that no sequence uses up', windowed(0x45, 0, 0, 0x08, 65, 1, 0x54, 1, 0, 2, 8), 'damaged'],
  ['a table again that there was not', windowed(0x2d, 0, 0, 0x08, 65, 1, 0xfc, 1), 'damaged'],
  ['literals by a code that there was not', windowed(0x35, 0, 0, 0x93, 0x40, 0, 1, 1, 0), 'damaged'],
  ['reserved bits before sequences', windowed(0x45, 0, 0, 0x08, 65, 1, 0x55, 1, 0, 2, 1), 'damaged'],
  ['cut off', frame(2, 0x11, 0, 0, 65), 'cut'],
];

describe('the kernels of zstd', () => {
  let judge: Awaited<ReturnType<typeof zstdJudge>>;
  let modules: WebAssembly.Module[];
  beforeAll(async () => {
    modules = await Promise.all(
      (['zstd', 'zstdPlain'] as const).map(async (name) => WebAssembly.compile(await builtWasm(name))),
    );
    judge = await zstdJudge(modules);
  });

  it.each(BLOCKS)('%s', (_, stream, outcome) => {
    expect(judge(stream, randomFrom(1))).toBe(outcome);
  });

  it.runIf(hasZstd)('give the content of all that zstd writes', { timeout: 1e8 }, () => {
    for (let seed = FIRST; seed < FIRST + STREAMS; seed++) {
      const random = randomFrom(seed);
      const content = randomContent(random, seed % 20 === 0 ? 3_000_000 : 10 ** (1 + (seed % 5)));
      try {
        expect(judge(packed(content, random), random, content)).toBe('end');
      } catch (error) {
        throw new Error(`Stream ${seed}`, { cause: error });
      }
    }
  });

  it('refuse what zstd refuses, and never give anything that it does not', { timeout: 1e8 }, () => {
    const seen = new Map<string, number>();
    const samples = sampleStreams();
    for (let seed = FIRST; seed < FIRST + STREAMS; seed++) {
      const random = randomFrom(seed);
      const whole = hasZstd && seed % 10 > 0 ? packed(randomContent(random, 5000), random) : samples[seed % 2];
      if (whole === undefined) continue;
      for (let times = 0; times < 20; times++) {
        const stream = damaged(whole, random);
        const kind = judge(stream, random);
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }
    }
    // The streams are no test of what they never come to.
    for (const kind of ['damaged', 'checksumWrong', 'cut']) expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(0);
    if (process.env.CUTAWAY_STREAMS) console.log(Object.fromEntries(seen));
  });

  it('use the memory of those before them, unless a large window made it grow', () => {
    const buffers = new Set<unknown>();
    for (let round = 0; round < 20; round++) {
      const engines = modules.map((module) => new ZstdEngine(module));
      for (const engine of engines) {
        engine.begin(new Uint8Array());
        engine.open(frame(2, 0x11, 0, 0, 65, 66));
        engine.feed(0);
        engine.step();
        buffers.add(engine.output.buffer);
        engine.close();
      }
    }
    expect(buffers.size).toBe(2);
  });
});
