/** Deflate (RFC 1951) without any header, as zip archives hold it. No codec of the list: it has no mark to know it by. */

import type { Codec, Decoder } from '../../bytes/codecs/codec.ts';
import { inflaters } from '../../bytes/codecs/deflate/engines.ts';
import type { Inflater } from '../../bytes/codecs/deflate/inflater.ts';
import { Notes } from '../../bytes/codecs/notes.ts';

/** Raw deflate as a codec. */
export const rawDeflate: Codec = {
  name: 'deflate',
  matches: () => false,
  decoder: async () => new RawDeflateDecoder((await inflaters())()),
};

class RawDeflateDecoder implements Decoder {
  done = false;
  readonly #inflater: Inflater;
  readonly #notes = new Notes('deflate');
  /** Offset of the chunk in hand. */
  #base = 0;

  constructor(inflater: Inflater) {
    this.#inflater = inflater;
    inflater.reset();
  }

  get notes() {
    return this.#notes.list;
  }

  *push(chunk: Uint8Array): Generator<Uint8Array> {
    let at = 0;
    if (!this.done && chunk.length > 0) this.#inflater.open(chunk);
    while (at < chunk.length && !this.done) {
      this.#inflater.feed(at);
      at = yield* this.#inflate(at);
    }
    if (this.done && at < chunk.length) this.#notes.trailing(this.#base + at);
    this.#base += chunk.length;
  }

  finish(): Iterable<Uint8Array> {
    if (!this.done) this.#notes.truncated(this.#base);
    this.done = true;
    return [];
  }

  close(): void {
    this.done = true;
    this.#inflater.close();
  }

  *#inflate(at: number): Generator<Uint8Array, number> {
    for (;;) {
      const status = this.#inflater.step();
      const { output, consumed } = this.#inflater;
      if (output.length > 0) yield output;
      if (status === 'more') continue;
      if (status === 'damaged') this.#notes.damaged(this.#base + at + consumed, 'not valid deflate data');
      if (status !== 'hungry') this.done = true;
      return at + consumed;
    }
  }
}
