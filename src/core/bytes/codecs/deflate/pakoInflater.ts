/**
 * The engine that always works: pako's low-level calls over one output buffer. Its `Inflate` class takes twice as long,
 * is silent on cut input and loses what comes right before an error.
 */
import { Z_BLOCK, Z_NO_FLUSH, ZStream, zlibInflate, zlibInflateInit2, zlibInflateReset } from 'pako';
import { DECODE_OUTPUT_BYTES } from '../../limits.ts';
import { blockEndOf, type Inflater, type StepStatus, statusOf } from './inflater.ts';

/** Negative windowBits = no header or trailer. */
const RAW_WINDOW_BITS = -15;

/** Raw inflate in script. */
export class PakoInflater implements Inflater {
  consumed = 0;
  blockEnd = -1;
  output: Uint8Array;
  readonly #stream = new ZStream();
  readonly #buffer = new Uint8Array(DECODE_OUTPUT_BYTES);
  #fedAt = 0;

  constructor() {
    this.output = this.#buffer.subarray(0, 0);
    zlibInflateInit2(this.#stream, RAW_WINDOW_BITS);
  }

  reset(): void {
    zlibInflateReset(this.#stream);
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
    stream.output = this.#buffer;
    stream.next_out = 0;
    stream.avail_out = this.#buffer.length;
    const result = zlibInflate(stream, toBlockEnd ? Z_BLOCK : Z_NO_FLUSH);
    this.blockEnd = toBlockEnd ? blockEndOf(stream.data_type) : -1;
    this.consumed = stream.next_in - this.#fedAt;
    this.output = this.#buffer.subarray(0, stream.next_out);
    return statusOf(result, stream.avail_in === 0 && stream.avail_out > 0);
  }

  close(): void {}
}
