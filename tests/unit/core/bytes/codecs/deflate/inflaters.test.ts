import { constants, crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Inflater } from '../../../../../../src/core/bytes/codecs/deflate/inflater.ts';
import { KernelInflater } from '../../../../../../src/core/bytes/codecs/deflate/kernelInflater.ts';
import { PakoInflater } from '../../../../../../src/core/bytes/codecs/deflate/pakoInflater.ts';
import { type Random, randomFrom, randomStream } from '../../../../../fixtures/deflateStreams.ts';
import { inflateWasm } from '../../../../../fixtures/wasm.ts';

/** `npm run fuzz` asks for more, from another place. */
const STREAMS = Number(process.env.CUTAWAY_STREAMS ?? 500);
const FIRST = Number(process.env.CUTAWAY_SEED ?? 1);

/** zlib's words for the kernel's numbers. */
const DAMAGES = [
  '',
  'invalid block type',
  'invalid stored block lengths',
  'too many length or distance symbols',
  'invalid code lengths set',
  'invalid bit length repeat',
  'invalid code -- missing end-of-block',
  'invalid literal/lengths set',
  'invalid distances set',
  'invalid literal/length code',
  'invalid distance code',
  'invalid distance too far back',
];

interface Outcome {
  readonly status: 'end' | 'damaged' | 'cut';
  readonly content: Buffer;
  /** Bytes of input used up; of one that was cut off, all. */
  readonly used: number;
}

/** Short, so that a difference can be read. */
function told({ status, content, used }: Outcome): string {
  return `${status} at ${used}: ${content.length} bytes, ${crc32(content)}`;
}

interface Place {
  readonly at: number;
  readonly bits: number;
  readonly out: number;
  readonly window: Buffer;
}

/** Inflates pieces of the sizes that `size` gives, each of which is spoilt after it was fed. */
function run(inflater: Inflater, stream: Uint8Array, size: () => number, places?: Place[]): Outcome {
  const parts: Buffer[] = [];
  let out = 0;
  for (let base = 0; base < stream.length; ) {
    const chunk = new Uint8Array(stream.subarray(base, base + size()));
    inflater.open(chunk);
    for (let at = 0; at < chunk.length; ) {
      inflater.feed(at);
      for (let status = inflater.step(places !== undefined); ; status = inflater.step(places !== undefined)) {
        parts.push(Buffer.from(inflater.output));
        out += inflater.output.length;
        const used = base + at + inflater.consumed;
        if (inflater.blockEnd >= 0) {
          places?.push({ at: used, bits: inflater.blockEnd, out, window: Buffer.from(inflater.window) });
        }
        if (status === 'end' || status === 'damaged') return { status, content: Buffer.concat(parts), used };
        if (status === 'hungry') break;
      }
      at += inflater.consumed;
    }
    chunk.fill(0x55);
    base += chunk.length;
  }
  return { status: 'cut', content: Buffer.concat(parts), used: stream.length };
}

function fresh(inflater: Inflater): Inflater {
  inflater.reset();
  return inflater;
}

/** What Node's zlib says: an outcome, or the words of its error. */
function judge(stream: Uint8Array): Outcome | string {
  if (stream.length === 0) return { status: 'cut', content: Buffer.alloc(0), used: 0 };
  try {
    // With `info`, which the types don't know: the engine, that knows how much it took.
    const options = { finishFlush: constants.Z_SYNC_FLUSH, info: true, chunkSize: 1 << 17 };
    const { buffer, engine } = inflateRawSync(stream, options) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    return { status: isWhole(stream) ? 'end' : 'cut', content: buffer, used: engine.bytesWritten };
  } catch (error) {
    return (error as Error).message;
  }
}

function isWhole(stream: Uint8Array): boolean {
  try {
    inflateRawSync(stream);
    return true;
  } catch {
    return false;
  }
}

describe('the inflaters', () => {
  const pako = new PakoInflater();
  let kernel: KernelInflater;
  let other: KernelInflater;

  beforeAll(async () => {
    const module = await WebAssembly.compile(await inflateWasm());
    kernel = new KernelInflater(module);
    other = new KernelInflater(module);
  });

  /** All that must hold of one stream; tells what kind it was. */
  function compare(stream: Uint8Array, random: Random): string {
    const whole = run(fresh(kernel), stream, () => 1 << 20);
    const { damage } = kernel;
    expect(told(run(fresh(pako), stream, () => 1 << 20))).toBe(told(whole));
    const said = judge(stream);
    expect(typeof said === 'string' ? said : told(said)).toBe(
      whole.status === 'damaged' ? DAMAGES[damage] : told(whole),
    );
    const most = random() < 0.3 ? 3 : 2000;
    expect(told(run(fresh(kernel), stream, () => 1 + Math.floor(random() * most)))).toBe(told(whole));
    const places: Place[] = [];
    expect(told(run(fresh(kernel), stream, () => 1 << 20, places))).toBe(told(whole));
    const place = places[Math.floor(random() * places.length)];
    // Where no byte follows, there is nothing to feed.
    if (place && place.at < stream.length) resume(stream, place, whole);
    return whole.status === 'damaged' ? (DAMAGES[damage] as string) : whole.status;
  }

  function resume(stream: Uint8Array, { at, bits, out, window }: Place, whole: Outcome): void {
    expect(window.equals(whole.content.subarray(Math.max(0, out - 32768), out))).toBe(true);
    const first = bits === 0 ? at : at - 1;
    for (const inflater of [other, pako]) {
      inflater.resume(window, (8 - bits) % 8, stream[first] as number);
      const rest = run(inflater, stream.subarray(at), () => 1 << 20);
      expect(told({ ...rest, used: rest.used + at })).toBe(told({ ...whole, content: whole.content.subarray(out) }));
    }
  }

  it('agree with zlib on every stream: the content, the end, the damage and where it is', { timeout: 1e8 }, () => {
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
    for (const kind of ['end', 'cut', ...DAMAGES.slice(1)]) expect(seen.get(kind), kind).toBeGreaterThan(0);
    if (process.env.CUTAWAY_STREAMS) console.log(Object.fromEntries(seen));
  });

  it('agree on checksums, of little and of much', () => {
    const random = randomFrom(7);
    for (const size of [0, 1, 5, 4799, 16_383, 16_384, 16_385, 100_000, 262_144, 600_001]) {
      const content = Uint8Array.from({ length: size }, () => Math.floor(random() * 256));
      const stream = deflateRawSync(content, { level: 0 });
      for (const inflater of [kernel, pako]) expect(checksum(fresh(inflater), stream)).toBe(crc32(content));
    }
  });
});

function checksum(inflater: Inflater, stream: Uint8Array): number {
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
