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
  #size = 0;
  #started = false;
  /** The digest of the present content, where that came in one piece. */
  #whole: Uint8Array | undefined;

  constructor(hash: Hash, count: number, width: number) {
    this.#hash = hash;
    this.#width = width;
    this.digests = new Uint8Array(count * width);
  }

  begin(_entry: number, size: number): void {
    this.#size = size;
    this.#holes = 0;
    this.#whole = undefined;
    this.#started = false;
  }

  /** Most files lie within one piece of the tar. */
  chunk(bytes: Uint8Array): void {
    if (bytes.length === this.#size && !this.#started) this.#whole = this.#hash.whole(bytes);
    else this.#update(bytes);
  }

  #update(bytes: Uint8Array): void {
    if (!this.#started) this.#hash.restart();
    this.#started = true;
    this.#hash.update(bytes);
  }

  /** Zeros are hashed as a reader sees them, up to a bound: a hole may claim to be terabytes. */
  hole(size: number): void {
    this.#holes += size;
    if (this.#holes > HASHED_HOLES_MAX_BYTES) return;
    for (let left = size; left > 0; left -= ZEROS.length) this.#update(ZEROS.subarray(0, Math.min(left, ZEROS.length)));
  }

  end(_entry: number, whole: boolean): void {
    const row = this.#row++;
    if (!whole || this.#holes > HASHED_HOLES_MAX_BYTES) return;
    if (!this.#whole && !this.#started) this.#hash.restart();
    this.digests.set((this.#whole ?? this.#hash.bytes()).subarray(0, this.#width), row * this.#width);
  }
}
