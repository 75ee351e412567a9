/** The spans that a layer is cut into when its index is written, and their digests. */
import type { Checkpoints } from '../../bytes/codecs/checkpoints.ts';
import { createHash, type Hash } from '../../bytes/hash.ts';
import { INDEX_SPAN_CUT_BYTES } from './bounds.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { ImageError, throwIfAborted } from '../../oci/imageError.ts';
import type { Spans } from './spans.ts';

/** Stretches of the stored bytes, end exclusive. */
export type Stretch = readonly [start: number, end: number];

/**
 * From each checkpoint up to the byte in which the next one lies, so that what one checkpoint is needed for is one span;
 * longer stretches are cut.
 */
export function cutAtCheckpoints(checkpoints: Checkpoints | undefined, size: number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  const starts = [0, ...(checkpoints?.at ?? [])];
  for (const [i, start] of starts.entries()) {
    const next = starts[i + 1];
    const end = next === undefined ? size : Math.min(size, next + 1);
    for (let from = start; from < end; from += INDEX_SPAN_CUT_BYTES)
      stretches.push([from, Math.min(end, from + INDEX_SPAN_CUT_BYTES)]);
  }
  // A cut may leave the one shared byte to a span of its own, which the next one has too.
  return stretches.filter(([start, end], i) => !(end - start === 1 && stretches[i + 1]?.[0] === start));
}

/** The digests of stretches, of which no byte lies in more than two, in one pass over the bytes. */
export async function hashSpans(
  stored: ByteSource,
  stretches: readonly Stretch[],
  signal?: AbortSignal,
): Promise<Spans> {
  const sha256 = new Uint8Array(32 * stretches.length);
  const hashes = [await sha256Hash(), await sha256Hash()];
  let [first, position] = [0, 0];
  const hashOf = (i: number) => hashes[i % 2];
  for await (const chunk of stored.stream(signal ? { signal } : {})) {
    throwIfAborted(signal);
    const chunkEnd = position + chunk.length;
    for (let i = first; i < stretches.length && stretches[i][0] < chunkEnd; i++) {
      const [start, end] = stretches[i];
      if (start >= position) hashOf(i).restart();
      hashOf(i).update(chunk.subarray(Math.max(0, start - position), end - position));
      if (end > chunkEnd) break;
      sha256.set(hashOf(i).bytes(), 32 * i);
      first = i + 1;
    }
    position = chunkEnd;
  }
  const column = (at: 0 | 1) => Float64Array.from(stretches, (stretch) => stretch[at]);
  return { count: stretches.length, start: column(0), end: column(1), sha256 };
}

async function sha256Hash(): Promise<Hash> {
  const hash = await createHash('sha256');
  if (!hash) throw new ImageError('unsupported', '', 'SHA-256 cannot be computed here.');
  return hash;
}
