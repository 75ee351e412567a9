/**
 * The engine that always works: pako's low-level calls over one output buffer. Its `Inflate` class takes twice as long,
 * is silent on cut input and loses what comes right before an error.
 */
import {
  Z_BLOCK,
  Z_NO_FLUSH,
  ZStream,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateReset,
  zlibInflateSetDictionary,
} from 'pako';
import { DECODE_OUTPUT_BYTES } from '../../limits.ts';
import { crc32 } from '../crc32.ts';
import { type Inflater, type StepStatus, WINDOW_BYTES } from './inflater.ts';

/** Negative windowBits = no header or trailer. */
const RAW_WINDOW_BITS = -15;
const Z_STREAM_END = 1;
const Z_BUF_ERROR = -5;

/** Raw inflate in script. */
export class PakoInflater implements Inflater {
  consumed = 0;
  blockEnd = -1;
  output: Uint8Array;
  readonly #stream = new ZStream();
  /** The window, then what a step gives. */
  readonly #buffer = new Uint8Array(WINDOW_BYTES + DECODE_OUTPUT_BYTES);
  /** The end of the content in it, which begins with it. */
  #end = 0;
  #fedAt = 0;

  constructor() {
    this.output = this.#buffer.subarray(0, 0);
    zlibInflateInit2(this.#stream, RAW_WINDOW_BITS);
  }

  get window(): Uint8Array {
    return this.#buffer.subarray(Math.max(0, this.#end - WINDOW_BYTES), this.#end);
  }

  reset(): void {
    zlibInflateReset(this.#stream);
    this.#end = 0;
  }

  resume(window: Uint8Array, used: number, next: number): void {
    this.reset();
    if (window.length > 0) zlibInflateSetDictionary(this.#stream, window);
    this.#buffer.set(window);
    this.#end = window.length;
    // What zlib's inflatePrime does, which pako does not offer.
    if (used > 0) Object.assign(this.#stream.state, { hold: next >> used, bits: 8 - used });
  }

  open(chunk: Uint8Array): void {
    this.#stream.input = chunk;
  }

  feed(offset: number): void {
    this.#stream.next_in = offset;
    this.#stream.avail_in = this.#stream.input.length - offset;
    this.#fedAt = offset;
    this.consumed = 0;
  }

  step(toBlockEnd = false): StepStatus {
    const stream = this.#stream;
    this.#makeRoom();
    const from = this.#end;
    stream.output = this.#buffer;
    stream.next_out = from;
    stream.avail_out = this.#buffer.length - from;
    const result = zlibInflate(stream, toBlockEnd ? Z_BLOCK : Z_NO_FLUSH);
    this.#end = stream.next_out;
    this.blockEnd = toBlockEnd ? blockEndOf(stream.data_type) : -1;
    this.consumed = stream.next_in - this.#fedAt;
    this.output = this.#buffer.subarray(from, this.#end);
    if (result === Z_STREAM_END) return 'end';
    // "No progress possible" is not damage: there was nothing left to do with this input.
    if (result < 0 && result !== Z_BUF_ERROR) return 'damaged';
    return (stream.avail_in === 0 && stream.avail_out > 0) || result === Z_BUF_ERROR ? 'hungry' : 'more';
  }

  sum(crc: number): number {
    return crc32(this.output, crc);
  }

  close(): void {}

  /** Moves the window to the front where there is less room than half of what a step may give. */
  #makeRoom(): void {
    if (this.#end <= WINDOW_BYTES + DECODE_OUTPUT_BYTES / 2) return;
    this.#buffer.copyWithin(0, this.#end - WINDOW_BYTES, this.#end);
    this.#end = WINDOW_BYTES;
  }
}

/** zlib's `data_type`: flags for the last block and for the end of one, and the number of unused bits. */
function blockEndOf(dataType: number): number {
  return (dataType & 0xc0) === 0x80 ? dataType & 0x3f : -1;
}
