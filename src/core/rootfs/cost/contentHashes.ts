/** Hashes contents as they are met in a tar. */
import type { Hash } from '../../bytes/hash.ts';
import { HASHED_HOLES_MAX_BYTES } from '../../bytes/limits.ts';
import type { ContentSink } from '../contents.ts';

const ZEROS = new Uint8Array(64 * 1024);

/** The first `width` bytes of the digest of each content, one after another; zeros where it was not whole. */
export class ContentHashes implements ContentSink {
  readonly digests: Uint8Array<ArrayBuffer>;
  readonly #hash: Hash;
  readonly #width: number;
  #row = 0;
  #holes = 0;

  constructor(hash: Hash, count: number, width: number) {
    this.#hash = hash;
    this.#width = width;
    this.digests = new Uint8Array(count * width);
  }

  begin(): void {
    this.#hash.restart();
    this.#holes = 0;
  }

  chunk(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** Zeros are hashed as a reader sees them, up to a bound: a hole may claim to be terabytes. */
  hole(size: number): void {
    this.#holes += size;
    if (this.#holes > HASHED_HOLES_MAX_BYTES) return;
    for (let left = size; left > 0; left -= ZEROS.length)
      this.#hash.update(ZEROS.subarray(0, Math.min(left, ZEROS.length)));
  }

  end(_entry: number, whole: boolean): void {
    const row = this.#row++;
    if (!whole || this.#holes > HASHED_HOLES_MAX_BYTES) return;
    this.digests.set(this.#hash.bytes().subarray(0, this.#width), row * this.#width);
  }
}
