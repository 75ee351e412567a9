/**
 * Zstandard (RFC 8878): frames and skippable frames one after another, as zstd:chunked and parallel compressors write
 * them. The walk from frame to frame is ours, so that each ending has its own note.
 */
import { ZSTD_WINDOW_MAX_BYTES } from '../limits.ts';
import type { Codec, Decoder, DecoderOptions, HeldSink, PlaceSink } from './codec.ts';
import { Notes } from './notes.ts';
import { loadZstd, ZSTD_PROBLEM, ZstdEngine } from './zstandard/engine.ts';

/** The codec. Its decoder's code is loaded at the first use (some 9 KB). */
export const zstd: Codec = {
  name: 'zstd',
  matches: (head) => isFrame(head) || isSkippable(head),
  decoder: async (options = {}) => new ZstdDecoder(new ZstdEngine(await loadZstd(), options.from?.window), options),
};

function isFrame(head: Uint8Array): boolean {
  return head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd;
}

/** The low half of the first byte is anything: 0x184D2A50 to 0x184D2A5F. */
function isSkippable(head: Uint8Array): boolean {
  return ((head[0] ?? 0) & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18;
}

/** Enough for a skippable frame's size and for a frame's window; the smallest frame has 9 bytes. */
const HEAD_BYTES = 8;

/** head -> frame -> head … ; head -> skip -> head …  */
class ZstdDecoder implements Decoder {
  done = false;
  readonly #engine: ZstdEngine;
  readonly #notes = new Notes('zstd');
  #state: 'head' | 'frame' | 'skip' = 'head';
  readonly #head = new Uint8Array(HEAD_BYTES);
  #headSize = 0;
  #frames = 0;
  #skipLeft = 0;
  /** Of the compressed stream: where the bytes in hand begin, and where the frame did. */
  #base = 0;
  #frameAt = 0;
  readonly #places: PlaceSink | undefined;
  readonly #snapshots: HeldSink | undefined;
  /** Of the content: where the next byte lies. */
  #out = 0;

  constructor(engine: ZstdEngine, { places, snapshots, from }: DecoderOptions) {
    this.#engine = engine;
    this.#places = places;
    this.#snapshots = snapshots;
    if (!from) return;
    // A checkpoint is where a frame begins, or a copy of the engine within one.
    if (from.window.length > 0) this.#state = 'frame';
    this.#base = this.#frameAt = from.at;
    this.#out = from.out;
    this.#frames = 1;
  }

  get notes() {
    return this.#notes.list;
  }

  *push(chunk: Uint8Array): Generator<Uint8Array> {
    let at = 0;
    if (!this.done) this.#engine.open(chunk);
    while (at < chunk.length && !this.done) {
      if (this.#state === 'frame') {
        this.#engine.feed(at);
        at = yield* this.#decode(at);
      } else if (this.#state === 'skip') at = this.#skip(chunk, at);
      else at = this.#readHead(chunk, at);
    }
    this.#base += chunk.length;
  }

  finish(): Iterable<Uint8Array> {
    const whole = this.#state === 'head' && this.#headSize === 0 && this.#frames > 0;
    if (!this.done && !whole) this.#noteEnd();
    this.done = true;
    return [];
  }

  #noteEnd(): void {
    const [first = 0] = this.#head;
    const begun = this.#state !== 'head' || this.#frames === 0 || first === 0x28 || (first & 0xf0) === 0x50;
    if (begun) this.#notes.truncated(this.#base);
    else this.#notes.trailing(this.#frameAt);
  }

  close(): void {
    this.done = true;
    this.#engine.close();
  }

  #readHead(chunk: Uint8Array, at: number): number {
    if (this.#headSize === 0) this.#frameAt = this.#base + at;
    const count = Math.min(HEAD_BYTES - this.#headSize, chunk.length - at);
    this.#head.set(chunk.subarray(at, at + count), this.#headSize);
    this.#headSize += count;
    if (this.#headSize === HEAD_BYTES) this.#begin();
    return at + count;
  }

  #begin(): void {
    if (isFrame(this.#head)) {
      this.#state = 'frame';
      if (this.#frames > 0) this.#places?.free(this.#frameAt, this.#out, 0);
      this.#snapshots?.free(this.#out);
      // The head was taken to be looked at; the engine wants it too.
      this.#engine.begin(this.#head);
    } else if (isSkippable(this.#head)) {
      this.#skipLeft = new DataView(this.#head.buffer).getUint32(4, true);
      this.#endFrame(this.#skipLeft > 0 ? 'skip' : 'head');
    } else {
      if (this.#frames > 0) this.#notes.trailing(this.#frameAt);
      else this.#notes.damaged(this.#frameAt, 'not a zstd frame');
      this.done = true;
    }
  }

  #endFrame(next: 'head' | 'skip'): void {
    this.#frames++;
    this.#headSize = 0;
    this.#state = next;
  }

  #skip(chunk: Uint8Array, at: number): number {
    const count = Math.min(this.#skipLeft, chunk.length - at);
    this.#skipLeft -= count;
    if (this.#skipLeft === 0) this.#state = 'head';
    return at + count;
  }

  /** Decodes what was fed from `at` on; the offset of what is left. */
  *#decode(at: number): Generator<Uint8Array, number> {
    for (;;) {
      const status = this.#engine.step();
      const { output, consumed } = this.#engine;
      this.#out += output.length;
      if (output.length > 0) yield output;
      if (status === 'more' || status === 'hungry') this.#offer(at + consumed);
      if (status === 'more') continue;
      if (status === 'end') this.#endFrame('head');
      if (status === 'failed') this.#fail(this.#base + at + consumed);
      return at + consumed;
    }
  }

  #offer(at: number): void {
    this.#snapshots?.within({ at: this.#base + at, out: this.#out }, this.#engine);
  }

  #fail(offset: number): void {
    const { problem } = this.#engine;
    if (problem === ZSTD_PROBLEM.checksumWrong) {
      // All content was given and the frame ends here: what follows can still be read.
      this.#notes.checksum(offset, 'checksum');
      this.#endFrame('head');
      return;
    }
    this.done = true;
    if (problem === ZSTD_PROBLEM.windowTooLarge || problem === ZSTD_PROBLEM.outOfMemory) {
      const bytes = windowOf(this.#head);
      const isReadElsewhere = bytes !== undefined && bytes <= RUNTIMES_WINDOW_MAX_BYTES;
      this.#notes.limit(this.#frameAt, this.#windowMessage(bytes), isReadElsewhere ? 'zstd-window' : undefined);
    } else if (problem === ZSTD_PROBLEM.dictionaryNeeded) {
      this.#notes.unsupported(this.#frameAt, 'The zstd data needs a dictionary that is not included.');
    } else this.#notes.damaged(offset, 'not valid zstd data');
  }

  #windowMessage(bytes: number | undefined): string {
    const window = bytes === undefined ? 'the size of its content' : `${Math.round(bytes / 2 ** 20)} MiB`;
    const limit = `${ZSTD_WINDOW_MAX_BYTES / 2 ** 20} MiB, zstd’s own default,`;
    return `The zstd frame at byte ${this.#frameAt} needs a window of ${window}; ${limit} is the limit here.`;
  }
}

/** What klauspost/compress reads, which the runtimes unpack with. */
const RUNTIMES_WINDOW_MAX_BYTES = 512 * 2 ** 20;

/** Bytes; undefined for a frame of a single segment, whose window is its content. RFC 8878, section 3.1.1.1.2. */
function windowOf(head: Uint8Array): number | undefined {
  const [, , , , descriptor = 0, window = 0] = head;
  if ((descriptor & 0x20) !== 0) return undefined;
  const base = 2 ** (10 + (window >> 3));
  return base + (base / 8) * (window & 7);
}
