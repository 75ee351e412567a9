/** The decoder of zstd: our own kernel (`kernel/`, compiled to wasm). Chunks are copied into its memory; its output is seen there. */
import { ImageError } from '../../../oci/imageError.ts';
import { i32At, itemAt } from '../../at.ts';
import { loadWasm } from '../../wasm.ts';
import type { Held } from '../codec.ts';

/** What can be wrong: numbers of `Problem` in `kernel/state.ts`. */
export const ZSTD_PROBLEM = {
  ...{ damaged: 1, windowTooLarge: 2, checksumWrong: 3, dictionaryNeeded: 4, outOfMemory: 5 },
} as const;

/** Where the kernel has what outlives a step, takes its input, has its content and puts its answers (`kernel/memory.ts`). */
const STATE_BYTES = 64 * 1024;
const INPUT = STATE_BYTES + 2 * (128 * 1024 + 64);
const INPUT_BYTES = 256 * 1024;
const RING = INPUT + INPUT_BYTES + 64;
const ANSWER = 1024;
/** Its answer's numbers (`step` in `kernel/zstd.ts`). */
const STATUS = 0;
const FROM = 1;
const TO = 2;
const USED = 3;
const PROBLEM = 4;
const STATUSES: readonly ZstdStatus[] = ['hungry', 'more', 'end', 'failed'];
/** Idle kernels are kept up to so much memory in all: not one that a large window made grow. */
const KEEP_MAX_BYTES = 32 * 2 ** 20;

interface Exports {
  readonly memory: WebAssembly.Memory;
  start(): void;
  begin(pending: number): void;
  regrow(): boolean;
  feed(start: number, end: number): void;
  step(): void;
  used(): number;
  waiting(): number;
}

/** Why a step ended: `more` output waits, `hungry` for input, the `end` of a frame, or `failed`. */
type ZstdStatus = 'more' | 'hungry' | 'end' | 'failed';

/** The kernel, or the one without vectors where there are none. Fails with `unsupported` where wasm is barred. */
export async function loadZstd(): Promise<WebAssembly.Module> {
  const module = (await loadWasm('zstd')) ?? (await loadWasm('zstdPlain'));
  if (module !== undefined) return module;
  const message = 'zstd cannot be read: its decoder could not be loaded, or WebAssembly is not allowed here.';
  throw new ImageError('unsupported', '', message);
}

/** A kernel, and views of its memory, which may grow at the beginning of a frame. */
class Instance {
  readonly module: WebAssembly.Module;
  readonly kernel: Exports;
  #bytes: Uint8Array<ArrayBuffer>;
  #answer: Int32Array;

  constructor(module: WebAssembly.Module) {
    this.module = module;
    this.kernel = new WebAssembly.Instance(module, {}).exports as unknown as Exports;
    this.kernel.start();
    this.#bytes = new Uint8Array(this.kernel.memory.buffer);
    this.#answer = new Int32Array(this.kernel.memory.buffer, ANSWER, 5);
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    this.#look();
    return this.#bytes;
  }

  get answer(): Int32Array {
    this.#look();
    return this.#answer;
  }

  #look(): void {
    const { buffer } = this.kernel.memory;
    if (buffer === this.#bytes.buffer) return;
    this.#bytes = new Uint8Array(buffer);
    this.#answer = new Int32Array(buffer, ANSWER, 5);
  }
}

const idle: Instance[] = [];

const bytesOf = ({ kernel }: Instance) => kernel.memory.buffer.byteLength;

/** Decodes one frame after another: `open` a chunk, `begin`, then `feed` and `step` until `hungry`, `end` or `failed`. */
export class ZstdEngine implements Held {
  /** Bytes of the last feed that were used up; of one that failed those before the bad block: below 0 where it began before. */
  consumed = 0;
  /** Output of the last step, valid until the next. */
  output: Uint8Array = new Uint8Array();
  /** A number of ZSTD_PROBLEM after `failed`. */
  problem = 0;
  #instance: Instance | undefined;
  #chunk: Uint8Array = new Uint8Array();
  /** The part of the chunk that lies in wasm memory, and where what is fed of it begins. */
  #loadedFrom = 0;
  #loadedTo = 0;
  #fedAt = 0;

  /** `copy` is another engine's, whose work this one goes on with; empty = none. */
  constructor(module: WebAssembly.Module, copy: Uint8Array = new Uint8Array()) {
    const at = idle.findIndex((kept) => kept.module === module);
    this.#instance = idle.splice(at, at === -1 ? 0 : 1)[0] ?? new Instance(module);
    if (copy.length > 0) this.#putBack(copy);
  }

  get size(): number {
    const { kernel } = this.#held;
    return STATE_BYTES + kernel.waiting() + kernel.used() - RING;
  }

  /** What the kernel knows between two steps: its tables, the input that waits, and the content that may be referred to. */
  copy(): Uint8Array<ArrayBuffer> {
    const { kernel, bytes } = this.#held;
    const copy = new Uint8Array(this.size);
    const waiting = kernel.waiting();
    copy.set(bytes.subarray(0, STATE_BYTES));
    copy.set(bytes.subarray(INPUT - waiting, INPUT), STATE_BYTES);
    copy.set(bytes.subarray(RING, kernel.used()), STATE_BYTES + waiting);
    return copy;
  }

  #putBack(copy: Uint8Array): void {
    const held = this.#held;
    held.bytes.set(copy.subarray(0, STATE_BYTES));
    if (!held.kernel.regrow()) throw new RangeError('There is no memory for the window of the zstd frame.');
    const waiting = held.kernel.waiting();
    held.bytes.set(copy.subarray(STATE_BYTES, STATE_BYTES + waiting), INPUT - waiting);
    held.bytes.set(copy.subarray(STATE_BYTES + waiting), RING);
  }

  /** A frame begins with these bytes, which may have come in several chunks; what is fed follows them. */
  begin(head: Uint8Array): void {
    const { kernel, bytes } = this.#held;
    bytes.set(head, INPUT - head.length);
    kernel.begin(head.length);
  }

  /** The chunk that is fed from now on. */
  open(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#loadedTo = this.#loadedFrom = 0;
  }

  /** Takes bytes of the chunk from `offset`, as many as fit. */
  feed(offset: number): void {
    const { kernel, bytes } = this.#held;
    // Frames may be tiny (zstd:chunked): what was copied for one serves those after it.
    if (offset < this.#loadedFrom || offset >= this.#loadedTo) {
      const part = this.#chunk.subarray(offset, offset + INPUT_BYTES);
      bytes.set(part, INPUT);
      this.#loadedFrom = offset;
      this.#loadedTo = offset + part.length;
    }
    this.#fedAt = offset - this.#loadedFrom;
    this.consumed = 0;
    kernel.feed(this.#fedAt, this.#loadedTo - this.#loadedFrom);
  }

  step(): ZstdStatus {
    const held = this.#held;
    held.kernel.step();
    const { answer, bytes } = held;
    this.consumed = i32At(answer, USED) - this.#fedAt;
    this.problem = i32At(answer, PROBLEM);
    this.output = bytes.subarray(answer[FROM], answer[TO]);
    return itemAt(STATUSES, i32At(answer, STATUS));
  }

  close(): void {
    const instance = this.#instance;
    if (instance === undefined) return;
    this.#instance = undefined;
    const kept = idle.reduce((sum, one) => sum + bytesOf(one), bytesOf(instance));
    if (kept <= KEEP_MAX_BYTES) idle.push(instance);
  }

  get #held(): Instance {
    if (this.#instance === undefined) throw new Error('closed');
    return this.#instance;
  }
}
