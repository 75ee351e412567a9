/**
 * Raw deflate by zip.js's zlib as wasm, called directly. One engine and one level on every machine, so that equal content
 * gives equal bytes in a page and in Node. There is no script form: digests need wasm too, and nothing is written without
 * them.
 */
import { DECODE_INPUT_BYTES, DEFLATE_OUTPUT_BYTES } from '../../limits.ts';

interface ZlibExports {
  readonly memory: WebAssembly.Memory;
  _initialize?(): void;
  malloc(size: number): number;
  deflate_new(): number;
  deflate_init_raw(handle: number, level: number): number;
  /** zlib's result in the upper 8 bits, bytes of output in the lower 24. */
  deflate_process(
    handle: number,
    input: number,
    inputSize: number,
    out: number,
    outSize: number,
    flush: number,
  ): number;
  deflate_last_consumed(handle: number): number;
  deflate_end(handle: number): number;
}

const Z_NO_FLUSH = 0;
const Z_FINISH = 4;
const Z_STREAM_END = 1;
const Z_BUF_ERROR = -5;

/** One stream. Outputs are valid until the next step. */
export class WasmDeflater {
  readonly #zlib: ZlibExports;
  readonly #input: number;
  readonly #output: number;
  readonly #handle: number;

  /** Throws when the module is not the one expected. */
  constructor(module: WebAssembly.Module, level: number) {
    this.#zlib = new WebAssembly.Instance(module, {}).exports as unknown as ZlibExports;
    this.#zlib._initialize?.();
    this.#input = this.#zlib.malloc(DECODE_INPUT_BYTES);
    this.#output = this.#zlib.malloc(DEFLATE_OUTPUT_BYTES);
    this.#handle = this.#zlib.deflate_new();
    if (this.#zlib.deflate_init_raw(this.#handle, level) !== 0) throw new Error('deflate did not start');
  }

  *push(chunk: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < chunk.length; at += DECODE_INPUT_BYTES) {
      const part = chunk.subarray(at, at + DECODE_INPUT_BYTES);
      new Uint8Array(this.#zlib.memory.buffer, this.#input, part.length).set(part);
      for (let used = 0; used < part.length; used += this.#zlib.deflate_last_consumed(this.#handle)) {
        const { output } = this.#step(used, part.length - used, Z_NO_FLUSH);
        if (output.length > 0) yield output;
      }
    }
  }

  *finish(): Generator<Uint8Array> {
    for (let ended = false; !ended; ) {
      const step = this.#step(0, 0, Z_FINISH);
      ended = step.ended;
      if (step.output.length > 0) yield step.output;
    }
    this.#zlib.deflate_end(this.#handle);
  }

  #step(from: number, size: number, flush: number): { output: Uint8Array; ended: boolean } {
    const zlib = this.#zlib;
    const input = this.#input + from;
    const result = zlib.deflate_process(this.#handle, input, size, this.#output, DEFLATE_OUTPUT_BYTES, flush);
    const status = result >> 24;
    if (status < 0 && status !== Z_BUF_ERROR) throw new Error(`deflate failed: ${status}`);
    // The memory may have grown: a fresh view each time.
    const output = new Uint8Array(zlib.memory.buffer, this.#output, result & 0xffffff);
    return { output, ended: status === Z_STREAM_END };
  }
}
