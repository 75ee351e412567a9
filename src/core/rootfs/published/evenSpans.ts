/** Spans of one size, hashed while a layer is read once from its beginning to its end: where its places are not known yet. */
import { createHash, type Hash } from '../../bytes/hash.ts';
import { INDEX_SPAN_CUT_BYTES } from './bounds.ts';
import type { Spans } from './spans.ts';

/** Takes the stored bytes in any cuts. */
export class EvenSpans {
  private readonly hash: Hash;
  private readonly digests: Uint8Array[] = [];
  private taken = 0;

  private constructor(hash: Hash) {
    this.hash = hash;
  }

  /** Undefined where SHA-256 cannot be computed. */
  static async begin(): Promise<EvenSpans | undefined> {
    const hash = await createHash('sha256');
    return hash && new EvenSpans(hash);
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const room = INDEX_SPAN_CUT_BYTES - (this.taken % INDEX_SPAN_CUT_BYTES);
      const end = Math.min(chunk.length, at + room);
      this.hash.update(chunk.subarray(at, end));
      this.taken += end - at;
      at = end;
      if (this.taken % INDEX_SPAN_CUT_BYTES === 0) this.cut();
    }
  }

  finish(): Spans {
    if (this.taken % INDEX_SPAN_CUT_BYTES > 0) this.cut();
    const count = this.digests.length;
    const start = Float64Array.from(this.digests, (_, i) => i * INDEX_SPAN_CUT_BYTES);
    const end = start.map((from) => Math.min(this.taken, from + INDEX_SPAN_CUT_BYTES));
    const sha256 = new Uint8Array(32 * count);
    for (const [i, digest] of this.digests.entries()) sha256.set(digest, 32 * i);
    return { count, start, end, sha256 };
  }

  private cut(): void {
    this.digests.push(this.hash.bytes().slice());
    this.hash.restart();
  }
}
