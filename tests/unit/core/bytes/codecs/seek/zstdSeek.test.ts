/** Snapshots of zstd decoders: going on from a copy gives what the start gives. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Checkpoint, HeldSink } from '../../../../../../src/core/bytes/codecs/codec.ts';
import { zstd } from '../../../../../../src/core/bytes/codecs/zstd.ts';
import { flipped, join, sample } from '../content.ts';
import { mixedContent } from './seeking.ts';
import { runs } from '../../../../../fixtures/deep.ts';

const hasTool = spawnSync('zstd', ['--version']).status === 0;

function compress(plain: Uint8Array, ...args: string[]): Uint8Array<ArrayBuffer> {
  const { status, stdout } = spawnSync('zstd', ['-q', '-c', ...args], { input: plain, maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error('zstd failed');
  return new Uint8Array(stdout);
}

/** Copies of the decoder at the places of these numbers (they take MiB each), and all that came out. */
async function pass(packed: Uint8Array, piece: number, wanted: readonly number[]) {
  const points: Checkpoint[] = [];
  let seen = 0;
  const snapshots: HeldSink = {
    free: () => undefined,
    within(place, held) {
      if (wanted.includes(seen++)) points.push({ ...place, state: 0, window: held.copy() });
    },
  };
  return { ...(await decodeAll(packed, piece, { snapshots })), points };
}

async function decodeAll(packed: Uint8Array, piece: number, options: Parameters<typeof zstd.decoder>[0] = {}) {
  const decoder = await zstd.decoder(options);
  const parts: Uint8Array[] = [];
  for (let at = options.from?.at ?? 0; at < packed.length; at += piece) {
    for (const output of decoder.push(packed.slice(at, at + piece))) parts.push(output.slice());
  }
  for (const output of decoder.finish()) parts.push(output.slice());
  decoder.close();
  return { bytes: join(parts), codes: decoder.notes.map(({ code }) => code) };
}

/** Decodes from each copy and compares with the rest of the whole, notes included; says how many copies there were. */
async function expectSame(packed: Uint8Array, piece: number, wanted: readonly number[], plain?: Uint8Array) {
  const whole = await pass(packed, piece, wanted);
  if (plain) expect(Buffer.compare(whole.bytes, plain)).toBe(0);
  for (const from of whole.points) {
    const rest = await decodeAll(packed, piece + 1, { from });
    expect(Buffer.compare(rest.bytes, whole.bytes.subarray(from.out))).toBe(0);
    expect(rest.codes).toEqual(whole.codes);
  }
  return whole.points.length;
}

describe('going on from a snapshot', () => {
  it('gives the rest, wherever it was made and whatever the pieces', async () => {
    const packed = join([sample('plain.zst'), sample('plain.zst')]);
    expect(await expectSame(packed, 999, [0, 1, 9, 40, 41, 77])).toBe(6);
    expect(await expectSame(packed, 20_000, [0, 1, 2, 3, 4, 5])).toBe(6);
  });

  it('gives the rest where the window has 128 MiB', async () => {
    expect(await expectSame(join([sample('long.zst'), sample('plain.zst')]), 9000, [2])).toBe(1);
  });

  it('still compares the checksum, over what was skipped too', async () => {
    const packed = flipped(sample('plain.zst'), -1);
    const { points, codes } = await pass(packed, 5000, [3]);
    expect(codes).toEqual(['compression-checksum']);
    expect((await decodeAll(packed, 5000, { from: points[0] as Checkpoint })).codes).toEqual(codes);
  });

  it('survives being moved to another thread', async () => {
    const packed = sample('plain.zst');
    const { points, bytes } = await pass(packed, 5000, [3]);
    const [point] = points as [Checkpoint];
    const from = structuredClone(point, { transfer: [point.window.buffer] });
    expect(Buffer.compare((await decodeAll(packed, 999, { from })).bytes, bytes.subarray(from.out))).toBe(0);
  });

  it.skipIf(!hasTool)('gives the rest of frames of any level, window and number', async () => {
    const frame = fc.record({
      plain: mixedContent,
      level: fc.integer({ min: 1, max: 19 }),
      window: fc.constantFrom('--long=18', '--long=20', '--long=23'),
      check: fc.constantFrom('--check', '--no-check'),
    });
    const frames = fc.array(frame, { minLength: 1, maxLength: 3 });
    const places = fc.uniqueArray(fc.nat(60), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(frames, fc.integer({ min: 500, max: 60_000 }), places, async (list, piece, wanted) => {
        const packed = join(list.map(({ plain, level, window, check }) => compress(plain, `-${level}`, window, check)));
        await expectSame(packed, piece, wanted, join(list.map(({ plain }) => plain)));
      }),
      { numRuns: runs(3, 16) },
    );
  });
});
