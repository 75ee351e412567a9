/**
 * gzip (RFC 1952): any number of members one after another, as pigz, eStargz and `cat` write them. Header, trailer and
 * checksum are ours; what lies between is an engine's.
 */
import { u8At } from '../at.ts';
import { DECODE_OUTPUT_BYTES } from '../limits.ts';
import type { Checkpoint, Codec, Decoder, DecoderOptions, PlaceSink } from './codec.ts';
import { inflaters } from './deflate/engines.ts';
import { GzipHeader } from './deflate/gzipHeader.ts';
import { type Inflater, WINDOW_BYTES } from './deflate/inflater.ts';
import { WindowTrimmer } from './deflate/windowTrimmer.ts';
import { Notes } from './notes.ts';
import type { Oddity } from './otherReaders.ts';

/** The codec. */
export const gzip: Codec = {
  name: 'gzip',
  matches: (head) => head[0] === 0x1f && head[1] === 0x8b,
  decoder: async (options = {}) => new GzipDecoder(await inflaters(), options),
};

const TRAILER_BYTES = 8;

/**
 * header -> body -> trailer -> between -> header …      (from a checkpoint: resume -> body …)
 *                                      -> padding (zeros to the end, as gzip accepts) -> behind (other bytes) -> over
 * Damage goes to `over`, but a wrong checksum or length doesn't: the content is there, and so are the next members.
 */
class GzipDecoder implements Decoder {
  done = false;
  readonly #inflater: Inflater;
  readonly #notes = new Notes('gzip');
  #state: 'resume' | 'header' | 'body' | 'trailer' | 'between' | 'padding' | 'behind' = 'header';
  #header = new GzipHeader();
  #firstMember = true;
  /** The member was not decoded from its start, so that its checksum can't be compared. */
  #partial = false;
  /** Of the compressed stream: where the chunk in hand begins, and where the member or the padding did. */
  #base = 0;
  #memberAt = 0;
  #crc = 0;
  #size = 0;
  readonly #from: Checkpoint | undefined;
  readonly #places: PlaceSink | undefined;
  readonly #trimmer: WindowTrimmer | undefined;
  /** Of the content: where the next byte lies. */
  #out = 0;
  /** Bytes behind the last member that are not part of one: how programs take them goes by the first two. */
  #behind: readonly number[] = [];
  #behindAt = 0;
  #chunk: Uint8Array = new Uint8Array();
  /** The last byte of the chunk before. */
  #before: Uint8Array = new Uint8Array();
  readonly #trailer = new Uint8Array(TRAILER_BYTES);
  #trailerSize = 0;

  constructor(inflater: () => Inflater, { places, from }: DecoderOptions) {
    this.#inflater = inflater();
    this.#places = places;
    this.#trimmer = places && new WindowTrimmer(inflater);
    this.#from = from;
    if (!from) return;
    this.#base = this.#memberAt = from.at;
    this.#out = from.out;
    this.#firstMember = false;
    if (from.window.length > 0) this.#state = 'resume';
  }

  get notes() {
    return this.#notes.list;
  }

  *push(chunk: Uint8Array): Generator<Uint8Array> {
    let at = 0;
    if (this.#state === 'resume' && chunk.length > 0 && !this.done) at = this.#resume(u8At(chunk, 0));
    if (!this.done) this.#inflater.open(chunk);
    this.#chunk = chunk;
    this.#trimmer?.push(chunk);
    while (at < chunk.length && !this.done) {
      if (this.#state === 'body') at = yield* this.#inflate(at);
      else at = this.#step(chunk, at);
    }
    this.#base += chunk.length;
    this.#before = chunk.slice(-1);
  }

  finish(): Iterable<Uint8Array> {
    const whole = this.#state === 'between' || this.#state === 'padding';
    if (this.#state === 'behind') this.#endBehind();
    else if (!this.done && !whole) this.#notes.truncated(this.#base);
    this.done = true;
    return [];
  }

  close(): void {
    this.done = true;
    this.#inflater.close();
    this.#trimmer?.close();
  }

  #step(chunk: Uint8Array, at: number): number {
    if (this.#state === 'header') return this.#readHeader(chunk, at);
    if (this.#state === 'trailer') return this.#readTrailer(chunk, at);
    if (this.#state === 'behind') return this.#takeBehind(u8At(chunk, at), at + 1);
    return this.#state === 'between' ? this.#begin(chunk, at) : this.#pad(chunk, at);
  }

  #readHeader(chunk: Uint8Array, at: number): number {
    const next = this.#header.push(chunk, at);
    if (this.#header.problem !== '') {
      if (!this.#firstMember && this.#header.size <= 2) return this.#leave(u8At(chunk, next - 1), next);
      this.#notes.damaged(this.#memberAt, this.#header.problem);
      this.done = true;
    }
    if (this.#header.complete) {
      this.#checkHeader(this.#base + next);
      this.#inflater.reset();
      if (!this.#firstMember) this.#places?.free(this.#memberAt, this.#out, 0);
      this.#places?.body?.(this.#base + next, this.#out);
      this.#partial = false;
      this.#crc = this.#size = this.#trailerSize = 0;
      this.#state = 'body';
    }
    return next;
  }

  /** `end`: the byte after the header. */
  #checkHeader(end: number): void {
    const { hasUnknownFlags, hasWrongChecksum } = this.#header;
    if (hasUnknownFlags) this.#notes.flags(this.#memberAt);
    if (hasWrongChecksum) this.#notes.checksum(end - 2, 'checksum of the header', 'gzip-header-checksum');
  }

  /** Puts the inflater where it was at the checkpoint; the number of bytes (0 or 1) of the chunk that were used for it. */
  #resume(first: number): number {
    const { state, window } = this.#from as Checkpoint;
    this.#inflater.resume(this.#unpack(window), state, first);
    this.#partial = true;
    this.#state = 'body';
    return state === 0 ? 0 : 1;
  }

  /** The window of a checkpoint as content. */
  #unpack(window: Uint8Array): Uint8Array {
    const content = new Uint8Array(WINDOW_BYTES);
    let size = 0;
    this.#inflater.reset();
    this.#inflater.open(window);
    this.#inflater.feed(0);
    for (let status = 'more'; status === 'more'; ) {
      status = this.#inflater.step();
      const part = this.#inflater.output.subarray(0, WINDOW_BYTES - size);
      content.set(part, size);
      size += part.length;
    }
    return content.subarray(0, size);
  }

  *#inflate(at: number): Generator<Uint8Array, number> {
    this.#inflater.feed(at);
    for (;;) {
      const status = this.#inflater.step(this.#out + DECODE_OUTPUT_BYTES > this.#wantedFrom);
      const { output, consumed } = this.#inflater;
      if (output.length > 0) this.#take(output);
      if (this.#inflater.blockEnd >= 0) this.#offer(at + consumed, this.#inflater.blockEnd);
      if (output.length > 0) yield output;
      if (status === 'more') continue;
      if (status === 'end') this.#state = 'trailer';
      if (status === 'damaged') {
        this.#notes.damaged(this.#base + at + consumed, 'not valid deflate data');
        this.done = true;
      }
      return at + consumed;
    }
  }

  get #wantedFrom(): number {
    return this.#places?.wantedFrom ?? Number.POSITIVE_INFINITY;
  }

  #take(output: Uint8Array): void {
    if (!this.#partial) this.#crc = this.#inflater.sum(this.#crc);
    this.#size += output.length;
    this.#out += output.length;
  }

  /** `next` is the byte of the chunk after the one of which `unused` bits (at most 7) are left. */
  #offer(next: number, unused: number): void {
    const start = next - Math.sign(unused);
    const place = { at: this.#base + start, out: this.#out, state: -unused & 7 };
    const { window } = this.#inflater;
    const trimmer = this.#trimmer;
    if (!trimmer || window.length === 0) return;
    if (!this.#places?.windowed(place, window, (bytes) => trimmer.trim(bytes))) return;
    trimmer.begin(place.state);
    if (start < 0) trimmer.push(this.#before);
    trimmer.push(this.#chunk.subarray(Math.max(0, start)));
  }

  #readTrailer(chunk: Uint8Array, at: number): number {
    const count = Math.min(TRAILER_BYTES - this.#trailerSize, chunk.length - at);
    this.#trailer.set(chunk.subarray(at, at + count), this.#trailerSize);
    this.#trailerSize += count;
    if (this.#trailerSize === TRAILER_BYTES) {
      this.#checkTrailer(this.#base + at + count - TRAILER_BYTES);
      this.#state = 'between';
      this.#firstMember = false;
    }
    return at + count;
  }

  #checkTrailer(offset: number): void {
    if (this.#partial) return;
    const view = new DataView(this.#trailer.buffer);
    if (view.getUint32(0, true) !== this.#crc) this.#notes.checksum(offset, 'checksum');
    // RFC 1952: the size modulo 2^32.
    if (view.getUint32(4, true) !== this.#size % 2 ** 32) this.#notes.checksum(offset + 4, 'length');
  }

  #begin(chunk: Uint8Array, at: number): number {
    this.#memberAt = this.#base + at;
    if (chunk[at] === 0) {
      this.#notes.padding(this.#memberAt);
      this.#state = 'padding';
    } else {
      this.#header = new GzipHeader();
      this.#state = 'header';
    }
    return at;
  }

  #pad(chunk: Uint8Array, at: number): number {
    let next = at;
    while (next < chunk.length && chunk[next] === 0) next++;
    if (next < chunk.length) {
      this.#behindAt = this.#base + next;
      this.#state = 'behind';
    }
    return next;
  }

  /** What follows begins like no member; `last` is the byte that shows it, before `next`. */
  #leave(last: number, next: number): number {
    this.#behindAt = this.#memberAt;
    this.#behind = this.#header.size === 2 ? [MAGIC_1] : [];
    this.#state = 'behind';
    return this.#takeBehind(last, next);
  }

  #takeBehind(byte: number, next: number): number {
    this.#behind = [...this.#behind, byte];
    if (this.#behind.length === 2) this.#endBehind();
    return next;
  }

  #endBehind(): void {
    this.#notes.trailing(this.#behindAt, oddityOf(this.#behind, this.#behindAt > this.#memberAt));
    this.done = true;
  }
}

const MAGIC_1 = 0x1f;
const MAGIC_2 = 0x8b;
/** Behind 1f: formats older than gzip, which GNU gzip reads too: pack, compress and lzh. */
const OLDER = [0x1e, 0x9d, 0x9e, 0xa0];

function oddityOf([first, second]: readonly number[], isPadded: boolean): Oddity {
  if (isPadded) return first === MAGIC_1 && second === MAGIC_2 ? 'gzip-after-padding' : 'gzip-trailing-after-padding';
  if (second === undefined) return 'gzip-trailing-byte';
  return first === MAGIC_1 && OLDER.includes(second) ? 'gzip-trailing-older' : 'gzip-trailing';
}
