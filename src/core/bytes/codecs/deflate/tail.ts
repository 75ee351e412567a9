/** Tail: the last 32 KiB of what a deflate stream gave, which is all that what follows can refer to (RFC 1951). */

export const WINDOW_BYTES = 32 * 1024;

/** Outputs need not all be pushed: a gap empties it. */
export class Tail {
  readonly #bytes = new Uint8Array(2 * WINDOW_BYTES);
  #size = 0;
  #end = 0;

  /** Forgets what came before, which can't be referred to any more. */
  clear(): void {
    this.#size = 0;
  }

  /** Takes output that begins at `offset` of the content. */
  push(output: Uint8Array, offset: number): void {
    if (offset !== this.#end) this.#size = 0;
    this.#end = offset + output.length;
    if (output.length >= WINDOW_BYTES) {
      this.#bytes.set(output.subarray(output.length - WINDOW_BYTES));
      this.#size = WINDOW_BYTES;
      return;
    }
    if (this.#size + output.length > this.#bytes.length) {
      this.#bytes.copyWithin(0, this.#size - WINDOW_BYTES, this.#size);
      this.#size = WINDOW_BYTES;
    }
    this.#bytes.set(output, this.#size);
    this.#size += output.length;
  }

  /** A view, valid until the next push. */
  get window(): Uint8Array {
    return this.#bytes.subarray(Math.max(0, this.#size - WINDOW_BYTES), this.#size);
  }
}
