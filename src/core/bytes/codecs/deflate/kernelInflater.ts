/**
 * The fast engine: our own kernel (`kernel/`, compiled to wasm). Chunks are copied into its memory; its output is seen there.
 */
import { i32At, itemAt } from '../../at.ts';
import { WINDOW_BYTES, type Inflater, type StepStatus } from './inflater.ts';

interface Exports {
  readonly memory: WebAssembly.Memory;
  start(): void;
  begin(window: number): number;
  prime(byte: number, used: number): void;
  feed(start: number, end: number): void;
  step(toBlockEnd: boolean): void;
  sum(crc: number): number;
}

/** Where the kernel takes its input and puts its answers (`kernel/memory.ts`). */
const INPUT = 64 * 1024;
const INPUT_BYTES = 256 * 1024;
const ANSWER = 1024;
/** Its answer's numbers (`step` in `kernel/inflate.ts`). */
const STATUS = 0;
const FROM = 1;
const TO = 2;
const USED = 3;
const BITS = 4;
const DAMAGE = 5;
const FLOOR = 6;
const STATUSES: readonly StepStatus[] = ['hungry', 'more', 'end', 'damaged', 'more'];
const BETWEEN = 4;

/** A kernel, whose memory never grows. */
class Engine {
  readonly kernel: Exports;
  readonly bytes: Uint8Array;
  readonly answer: Int32Array;

  constructor(module: WebAssembly.Module) {
    this.kernel = new WebAssembly.Instance(module, {}).exports as unknown as Exports;
    this.kernel.start();
    this.bytes = new Uint8Array(this.kernel.memory.buffer);
    this.answer = new Int32Array(this.kernel.memory.buffer, ANSWER, 7);
  }
}

/**
 * Each decoder has a kernel of its own. Idle ones are kept, as many as are at work at once: an image may have thousands of
 * small layers, and each kernel that is made anew is memory that only a collection of garbage gives back.
 */
const idle = new WeakMap<WebAssembly.Module, Engine[]>();
const IDLE_MAX_COUNT = 16;

function takeEngine(module: WebAssembly.Module): Engine {
  return idle.get(module)?.pop() ?? new Engine(module);
}

function giveBack(module: WebAssembly.Module, engine: Engine): void {
  const kept = idle.get(module);
  if (kept === undefined) idle.set(module, [engine]);
  else if (kept.length < IDLE_MAX_COUNT) kept.push(engine);
}

/** Raw inflate in wasm. Throws when the module is not the one expected. */
export class KernelInflater implements Inflater {
  blockEnd = -1;
  output: Uint8Array = new Uint8Array();
  consumed = 0;
  readonly #module: WebAssembly.Module;
  #engine: Engine | undefined;
  #chunk: Uint8Array = new Uint8Array();
  /** The part of the chunk that lies in the kernel's memory, and where what is fed of it begins. */
  #loadedFrom = 0;
  #loadedTo = 0;
  #fedAt = 0;

  constructor(module: WebAssembly.Module) {
    this.#module = module;
    this.#engine = takeEngine(module);
  }

  /** What is wrong with a damaged stream: a number of `Damage` (`kernel/state.ts`). */
  get damage(): number {
    return i32At(this.#held.answer, DAMAGE);
  }

  get window(): Uint8Array {
    const { answer, bytes } = this.#held;
    const end = i32At(answer, TO);
    return bytes.subarray(Math.max(i32At(answer, FLOOR), end - WINDOW_BYTES), end);
  }

  reset(): void {
    this.#held.kernel.begin(0);
  }

  resume(window: Uint8Array, used: number, next: number): void {
    const { kernel, bytes } = this.#held;
    bytes.set(window, kernel.begin(window.length));
    if (used > 0) kernel.prime(next, used);
  }

  open(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#loadedTo = this.#loadedFrom = 0;
  }

  feed(offset: number): void {
    const { kernel, bytes } = this.#held;
    // Members may be tiny (eStargz): what was copied for one serves those after it.
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

  step(toBlockEnd = false): StepStatus {
    const { kernel, bytes, answer } = this.#held;
    kernel.step(toBlockEnd);
    const status = i32At(answer, STATUS);
    this.consumed = i32At(answer, USED) - this.#fedAt;
    this.blockEnd = status === BETWEEN ? i32At(answer, BITS) : -1;
    this.output = bytes.subarray(answer[FROM], answer[TO]);
    return itemAt(STATUSES, status);
  }

  sum(crc: number): number {
    return this.#held.kernel.sum(crc) >>> 0;
  }

  close(): void {
    if (this.#engine) giveBack(this.#module, this.#engine);
    this.#engine = undefined;
  }

  get #held(): Engine {
    if (this.#engine === undefined) throw new Error('closed');
    return this.#engine;
  }
}
