/**
 * The fast engine: zip.js's zlib as wasm, called directly with large buffers. Its own caller, which shows the calling
 * convention, is `lib/core/streams/zlib-wasm/zlib-streams.js` in that package (2.24).
 */
import { DECODE_INPUT_BYTES, DECODE_OUTPUT_BYTES } from '../../limits.ts';
import { blockEndOf, type Inflater, type StepStatus, statusOf } from './inflater.ts';

interface ZlibExports {
  readonly memory: WebAssembly.Memory;
  _initialize?(): void;
  malloc(size: number): number;
  inflate_new(): number;
  inflate_init_raw(handle: number): number;
  /** zlib's result in the upper 8 bits, bytes of output in the lower 24. */
  inflate_process(
    handle: number,
    input: number,
    inputSize: number,
    out: number,
    outSize: number,
    flush: number,
  ): number;
  inflate_last_consumed(handle: number): number;
  inflate_end(handle: number): number;
}

interface Engine {
  readonly zlib: ZlibExports;
  readonly input: number;
  readonly output: number;
}

const Z_NO_FLUSH = 0;
const Z_BLOCK = 5;
/** A step copies all input that it is given once more, so it gets about what one buffer of output, or one block, takes. */
const STEP_INPUT_BYTES = 64 * 1024;
const BLOCK_INPUT_BYTES = 16 * 1024;
/** A handle points to a z_stream; its word of this index is `data_type` (zlib.h). */
const DATA_TYPE = 11;

/**
 * Each decoder has an instance of its own, so that one's memory growing never detaches another's views. One idle instance
 * is kept, since making one costs about 2 ms and an image may have thousands of small layers.
 */
const idle = new WeakMap<WebAssembly.Module, Engine>();

function takeEngine(module: WebAssembly.Module): Engine {
  const kept = idle.get(module);
  idle.delete(module);
  if (kept !== undefined) return kept;
  const zlib = new WebAssembly.Instance(module, {}).exports as unknown as ZlibExports;
  zlib._initialize?.();
  return { zlib, input: zlib.malloc(DECODE_INPUT_BYTES), output: zlib.malloc(DECODE_OUTPUT_BYTES) };
}

/** Raw inflate in wasm. Throws when the module is not the one expected. */
export class WasmInflater implements Inflater {
  consumed = 0;
  blockEnd = -1;
  output: Uint8Array = new Uint8Array();
  readonly #module: WebAssembly.Module;
  #engine: Engine | undefined;
  #handle = 0;
  #chunk: Uint8Array = new Uint8Array();
  /** The part of the chunk that lies in wasm memory, and what is fed of it. */
  #loadedFrom = 0;
  #loadedTo = 0;
  #fedAt = 0;
  #fed = 0;

  constructor(module: WebAssembly.Module) {
    this.#module = module;
    this.#engine = takeEngine(module);
  }

  reset(): void {
    const { zlib } = this.#held();
    if (this.#handle !== 0) zlib.inflate_end(this.#handle);
    this.#handle = zlib.inflate_new();
    zlib.inflate_init_raw(this.#handle);
  }

  open(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#loadedTo = this.#loadedFrom = 0;
  }

  feed(offset: number): void {
    const { zlib, input } = this.#held();
    // Members may be tiny (eStargz): what was copied for one serves those after it.
    if (offset < this.#loadedFrom || offset >= this.#loadedTo) {
      const part = this.#chunk.subarray(offset, offset + DECODE_INPUT_BYTES);
      new Uint8Array(zlib.memory.buffer, input, part.length).set(part);
      this.#loadedFrom = offset;
      this.#loadedTo = offset + part.length;
    }
    this.#fedAt = input + offset - this.#loadedFrom;
    this.#fed = this.#loadedTo - offset;
    this.consumed = 0;
  }

  step(toBlockEnd = false): StepStatus {
    const { zlib, output } = this.#held();
    const from = this.#fedAt + this.consumed;
    const left = Math.min(this.#fed - this.consumed, toBlockEnd ? BLOCK_INPUT_BYTES : STEP_INPUT_BYTES);
    const flush = toBlockEnd ? Z_BLOCK : Z_NO_FLUSH;
    const result = zlib.inflate_process(this.#handle, from, left, output, DECODE_OUTPUT_BYTES, flush);
    const size = result & 0xffffff;
    const used = zlib.inflate_last_consumed(this.#handle);
    this.consumed += used;
    this.blockEnd = toBlockEnd ? this.#blockEnd(left - used, output + size) : -1;
    // The memory may have grown: a fresh view each time.
    this.output = new Uint8Array(zlib.memory.buffer, output, size);
    return statusOf(result >> 24, this.consumed === this.#fed && size < DECODE_OUTPUT_BYTES);
  }

  close(): void {
    const engine = this.#engine;
    if (engine === undefined) return;
    if (this.#handle !== 0) engine.zlib.inflate_end(this.#handle);
    this.#engine = undefined;
    idle.set(this.#module, engine);
  }

  /** Read from the z_stream itself; -1 should the handle point to something else, without these `avail_in` and `next_out`. */
  #blockEnd(left: number, next: number): number {
    const stream = new Uint32Array(this.#held().zlib.memory.buffer, this.#handle, DATA_TYPE + 1);
    return stream[1] === left && stream[3] === next ? blockEndOf(stream[DATA_TYPE] as number) : -1;
  }

  #held(): Engine {
    if (this.#engine === undefined) throw new Error('closed');
    return this.#engine;
  }
}
