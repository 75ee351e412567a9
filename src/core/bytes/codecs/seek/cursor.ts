/**
 * Cursor: a decoder at work somewhere in a compressed source, which can be left and gone on with. Cursors: those that were
 * left, so that the next read a little further on (another page of a file, the next file) pays for the distance only.
 */
import { INFLATE_AHEAD_BYTES } from '../../limits.ts';
import type { ByteSource } from '../../source.ts';
import type { Checkpoint, Codec, HeldSink } from '../codec.ts';
import { decode } from '../decode.ts';

/** Reads `stored` from a checkpoint (default: the start) on. One reader at a time. */
export class Cursor {
  readonly stored: ByteSource;
  /** What was decoded last and where in the content it lies; valid until `next`. */
  chunk: Uint8Array = new Uint8Array();
  position: number;
  readonly #chunks: AsyncGenerator<Uint8Array>;
  readonly #stop = new AbortController();
  /** Stored offset up to which the bytes are asked for at once. */
  #reach = 0;

  constructor(stored: ByteSource, codec: Codec, from: Checkpoint | undefined, snapshots?: HeldSink) {
    this.stored = stored;
    this.position = from?.out ?? 0;
    this.#chunks = decode(codec, this.#read(from?.at ?? 0), { ...(from && { from }), snapshots });
  }

  get end(): number {
    return this.position + this.chunk.length;
  }

  /** Says that content is wanted that ends at about this stored offset: so much is read in one go where it can be. */
  wants(storedEnd: number): void {
    this.#reach = Math.max(this.#reach, storedEnd);
  }

  /** Goes on to the next chunk; false when there is none. Fails with what reading says. */
  async next(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    this.position = this.end;
    this.chunk = value ?? new Uint8Array();
    return done !== true;
  }

  /** Stops a read that is under way and frees the decoder. */
  close(): void {
    this.#stop.abort();
    this.chunk = new Uint8Array();
    this.#chunks.return(undefined).catch(() => undefined);
  }

  async *#read(start: number): AsyncGenerator<Uint8Array> {
    const { signal } = this.#stop;
    for (let at = start; at < this.stored.size; ) {
      const end = this.#reach > at ? this.#reach : at + INFLATE_AHEAD_BYTES;
      for await (const chunk of this.stored.slice(at, end).stream({ signal })) {
        at += chunk.length;
        yield chunk;
      }
    }
  }
}

/** At most `limit` cursors that nobody uses, of any number of sources; the one not used for longest goes first. */
export class Cursors {
  readonly #limit: number;
  readonly #idle: Cursor[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes out the cursor that is nearest before byte `offset` of the content, and not before `from`. */
  take(stored: ByteSource, offset: number, from: number): Cursor | undefined {
    let best: Cursor | undefined;
    for (const cursor of this.#idle) {
      const fits = cursor.stored === stored && cursor.position <= offset && cursor.end >= from;
      if (fits && cursor.position >= (best?.position ?? 0)) best = cursor;
    }
    if (best) this.#idle.splice(this.#idle.indexOf(best), 1);
    return best;
  }

  put(cursor: Cursor): void {
    this.#idle.push(cursor);
    while (this.#idle.length > this.#limit) this.#idle.shift()?.close();
  }

  /** Closes those that nobody uses. */
  close(): void {
    for (const cursor of this.#idle.splice(0)) cursor.close();
  }
}
