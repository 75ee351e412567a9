/**
 * Where in a compressed source some places of its content are stored: what files of a layer cost at rest. One decoder
 * goes from place to place, from the nearest checkpoint each.
 */
import type { ByteSource } from '../../source.ts';
import { type Checkpoints, checkpointBefore } from '../checkpoints.ts';
import type { Codec, Decoder } from '../codec.ts';

/** Bytes pushed at once: the precision of a reported place. */
const PUSH_BYTES = 2048;

interface At {
  readonly decoder: Decoder;
  /** Stored bytes pushed. */
  stored: number;
  /** Content given. */
  out: number;
}

/**
 * The stored offset at which each of the content offsets (ascending) has been decoded, within 2 KiB and what the decoder
 * holds back. Damage ends the content: places behind it are the stored size.
 */
export async function storedOffsets(
  stored: ByteSource,
  codec: Codec,
  {
    offsets,
    checkpoints,
    signal,
  }: {
    readonly offsets: readonly number[];
    readonly checkpoints?: Checkpoints | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<number[]> {
  const found: number[] = [];
  let at: At | undefined;
  try {
    for (const offset of offsets) {
      const from = checkpoints && checkpointBefore(checkpoints, offset);
      if (!at || (from && from.out > at.out)) {
        at?.decoder.close();
        at = { decoder: await codec.decoder(from && { from }), stored: from?.at ?? 0, out: from?.out ?? 0 };
      }
      await goTo(stored, at, offset, signal);
      found.push(at.stored);
    }
  } finally {
    at?.decoder.close();
  }
  return found;
}

const READ_BYTES = 256 * 1024;

async function goTo(stored: ByteSource, at: At, offset: number, signal: AbortSignal | undefined): Promise<void> {
  while (at.out < offset && at.stored < stored.size && !at.decoder.done) {
    const bytes = await stored.read(at.stored, Math.min(stored.size, at.stored + READ_BYTES), signal);
    for (let start = 0; start < bytes.length && at.out < offset && !at.decoder.done; start += PUSH_BYTES) {
      const piece = bytes.subarray(start, start + PUSH_BYTES);
      for (const chunk of at.decoder.push(piece)) at.out += chunk.length;
      at.stored += piece.length;
    }
  }
  if (at.out < offset) at.stored = stored.size;
}
