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

/** Hashes stretches of bytes, of which no byte lies in more than two, as they go by. */
export class StretchHashes {
  readonly #stretches: readonly Stretch[];
  readonly #hashes: readonly [Hash, Hash];
  readonly #sha256: Uint8Array<ArrayBuffer>;
  #first = 0;
  #position = 0;

  private constructor(stretches: readonly Stretch[], hashes: readonly [Hash, Hash]) {
    this.#stretches = stretches;
    this.#hashes = hashes;
    this.#sha256 = new Uint8Array(32 * stretches.length);
  }

  /** Throws `unsupported` where SHA-256 cannot be computed. */
  static async begin(stretches: readonly Stretch[]): Promise<StretchHashes> {
    return new StretchHashes(stretches, [await sha256Hash(), await sha256Hash()]);
  }

  push(chunk: Uint8Array): void {
    const position = this.#position;
    const chunkEnd = position + chunk.length;
    for (let i = this.#first; i < this.#stretches.length && this.#stretches[i][0] < chunkEnd; i++) {
      const [start, end] = this.#stretches[i];
      const hash = this.#hashes[i % 2];
      if (start >= position) hash.restart();
      hash.update(chunk.subarray(Math.max(0, start - position), end - position));
      if (end > chunkEnd) break;
      this.#sha256.set(hash.bytes(), 32 * i);
      this.#first = i + 1;
    }
    this.#position = chunkEnd;
  }

  /** 32 bytes for each; zeros for what was not there to its end. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#sha256;
  }
}

/** The digests of stretches in one pass over the bytes. */
export async function hashSpans(
  stored: ByteSource,
  stretches: readonly Stretch[],
  signal?: AbortSignal,
): Promise<Spans> {
  const hashes = await StretchHashes.begin(stretches);
  for await (const chunk of stored.stream(signal ? { signal } : {})) {
    throwIfAborted(signal);
    hashes.push(chunk);
  }
  const column = (at: 0 | 1) => Float64Array.from(stretches, (stretch) => stretch[at]);
  return { count: stretches.length, start: column(0), end: column(1), sha256: hashes.finish() };
}

/** Throws `unsupported` where SHA-256 cannot be computed. */
export async function sha256Hash(): Promise<Hash> {
  const hash = await createHash('sha256');
  if (!hash) throw new ImageError('unsupported', '', 'SHA-256 cannot be computed here.');
  return hash;
}
