/** What the tests of checkpoints share: content of every texture, streams cut anywhere, and what a pass over them finds. */
import { gzipSync, constants as zlib } from 'node:zlib';
import fc from 'fast-check';
import type { Checkpoints } from '../../../../../../src/core/bytes/codecs/checkpoints.ts';
import type { Codec } from '../../../../../../src/core/bytes/codecs/codec.ts';
import {
  CheckpointLog,
  type CheckpointLogOptions,
} from '../../../../../../src/core/bytes/codecs/seek/checkpointLog.ts';
import { fromBytes } from '../../../../../../src/core/bytes/memory.ts';
import type { ByteSource } from '../../../../../../src/core/bytes/source.ts';
import { content, join } from '../content.ts';

const TEXT = content(400_000);

/** Text, noise, zeros and repeats one after another. */
export const mixedContent = fc
  .array(fc.tuple(fc.constantFrom('text', 'noise', 'zeros', 'repeat'), fc.nat(60_000), fc.nat(1_000_000)), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => join(parts.map(([kind, size, seed]) => texture(kind, size, seed))));

function texture(kind: string, size: number, seed: number): Uint8Array {
  if (kind === 'text') return TEXT.subarray(seed % 200_000, (seed % 200_000) + size);
  const bytes = new Uint8Array(size);
  if (kind === 'zeros') return bytes;
  let state = seed + 1;
  const period = kind === 'repeat' ? 1 + (seed % 5000) : size;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = i < period ? state >>> 24 : (bytes[i - period] as number);
  }
  return bytes;
}

/** How zlib is asked to write: levels, stored and fixed blocks, blocks of every size, flushes that align. */
export const deflateOptions = fc.record({
  level: fc.constantFrom(0, 1, 6, 9),
  memLevel: fc.constantFrom(1, 4, 9),
  strategy: fc.constantFrom(zlib.Z_DEFAULT_STRATEGY, zlib.Z_HUFFMAN_ONLY, zlib.Z_FIXED, zlib.Z_RLE),
});
export type DeflateOptions = typeof deflateOptions extends fc.Arbitrary<infer T> ? T : never;

/** The content as gzip, in so many members. */
export function members(plain: Uint8Array, count: number, options: DeflateOptions): Uint8Array<ArrayBuffer> {
  const size = Math.ceil(plain.length / count);
  return join(Array.from({ length: count }, (_, i) => gzipSync(plain.subarray(i * size, (i + 1) * size), options)));
}

export interface Passed {
  readonly checkpoints: Checkpoints | undefined;
  readonly size: number;
}

/** One pass in pieces of `piece` bytes. */
export async function pass(
  codec: Codec,
  packed: Uint8Array,
  piece: number,
  options: CheckpointLogOptions = {},
): Promise<Passed> {
  const places = new CheckpointLog(codec.name, packed.length, options);
  const decoder = await codec.decoder({ places });
  let size = 0;
  for (let at = 0; at < packed.length; at += piece) {
    for (const output of decoder.push(packed.slice(at, at + piece))) size += output.length;
  }
  for (const output of decoder.finish()) size += output.length;
  const checkpoints = places.finish(size);
  decoder.close();
  return { checkpoints, size };
}

/** A source that streams in pieces of `piece` bytes and counts what it gives. */
export function counted(bytes: Uint8Array<ArrayBuffer>, piece = 4096) {
  const count = { bytes: 0, streams: 0 };
  const of = (part: Uint8Array<ArrayBuffer>): ByteSource => ({
    ...fromBytes(part),
    slice: (start, end = part.length) => of(part.subarray(start, end)),
    async *stream({ start = 0 } = {}) {
      count.streams++;
      for (let at = start; at < part.length; at += piece) {
        const chunk = part.slice(at, at + piece);
        count.bytes += chunk.length;
        yield chunk;
      }
    },
  });
  return { source: of(bytes), count };
}
