/**
 * The decoder of zstd's own library as wasm. zstddec carries the module, and its loop over small slices takes six times as
 * long as the native tool; the same module called directly, block by block over large buffers, takes about as long as it.
 */
import { ImageError } from '../../../oci/imageError.ts';
import { u32At } from '../../at.ts';
import { DECODE_INPUT_BYTES, DECODE_OUTPUT_BYTES } from '../../limits.ts';
import { loadWasm } from '../../wasm.ts';
import type { Held } from '../codec.ts';
import { copyOf, putBack } from './memoryImage.ts';

/** zstd_errors.h; these numbers are kept stable by the library. */
export const ZSTD_ERROR = { windowTooLarge: 16, checksumWrong: 22, dictionaryWrong: 32, outOfMemory: 64 } as const;
const ZSTD_ERRORS = 120;

/** ZSTD_BLOCKSIZE_MAX: what one call can add to the output. */
const BLOCK_BYTES = 128 * 1024;
/** Room for what is fed by `feedHead`. */
const HEAD_MAX_BYTES = 16;
/** Fed to an idle frame: its shortest header (ZSTD_startingInputLength). */
const FIRST_BYTES = 5;
/** Idle engines are kept up to so much memory in all: not one that a large window made grow. */
const KEEP_MAX_BYTES = 32 * 2 ** 20;

interface ZstdExports {
  readonly memory: WebAssembly.Memory;
  malloc(size: number): number;
  free(pointer: number): void;
  ZSTD_createDCtx(): number;
  ZSTD_freeDCtx(context: number): number;
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

let loading: Promise<WebAssembly.Module> | undefined;
const known = new WeakMap<WebAssembly.Module, boolean>();

/**
 * The module: the file that the host brings, else as zstddec unpacks it out of itself, which in Node loads all of `fetch`
 * (a build has the file, and no zstddec).
 * Fails with `unsupported` where wasm is barred.
 */
export async function loadZstd(): Promise<WebAssembly.Module> {
  const brought = await loadWasm('zstd');
  if (brought) {
    const works = known.get(brought) ?? isDecoder(brought);
    known.set(brought, works);
    if (works) return brought;
  }
  loading ??= takeModule()
    .catch((cause: unknown) => {
      loading = undefined;
      throw new ImageError(
        'unsupported',
        '',
        'zstd cannot be read: its decoder could not be loaded, or WebAssembly is not allowed here.',
        {
          cause,
        },
      );
    })
    .then(tried);
  return loading;
}

/**
 * The module, once it has decoded a frame as we call it: zstddec promises nothing of what it exports or of where its
 * buffers lie, so its version is pinned, and another one must not read layers wrongly.
 */
export function tried(module: WebAssembly.Module): WebAssembly.Module {
  if (isDecoder(module)) return module;
  const message = 'zstd cannot be read: the decoder is not the version that Cutaway was built for.';
  throw new ImageError('unsupported', '', message);
}

/** One frame whose only block is the byte `z` as it is (RFC 8878, 3.1.1). */
const TRIAL = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x20, 1, 9, 0, 0, 0x7a);

function isDecoder(module: WebAssembly.Module): boolean {
  try {
    const engine = new ZstdEngine(module);
    engine.open(TRIAL);
    engine.begin();
    engine.feed(0);
    const works = engine.step() === 'end' && engine.output.length === 1 && engine.output[0] === 0x7a;
    engine.close();
    return works;
  } catch {
    return false;
  }
}

/** zstddec hands what it instantiated to its `_init`, the one public place where the module passes by. */
async function takeModule(): Promise<WebAssembly.Module> {
  const { ZSTDDecoder } = await import('zstddec/stream');
  const decoder = new ZSTDDecoder();
  const start = decoder._init;
  let module: WebAssembly.Module | undefined;
  decoder._init = (result) => {
    module = result.module;
    start(result);
  };
  await decoder.init();
  if (module === undefined) throw new Error('zstddec was started before');
  return module;
}

const idle: Instance[] = [];

const bytesOf = ({ zstd }: Instance) => zstd.memory.buffer.byteLength;

/** One instance for one decoder: a memory that grows detaches only its own views. */
class Instance {
  readonly module: WebAssembly.Module;
  readonly zstd: ZstdExports;
  readonly input: number;
  readonly head: number;
  readonly output: number;
  /** ZSTD_inBuffer and ZSTD_outBuffer: pointer, size, position, 4 bytes each. */
  readonly inBuffer: number;
  readonly outBuffer: number;
  /** What says nothing between two steps. */
  readonly spent: readonly (readonly [start: number, end: number])[];

  constructor(module: WebAssembly.Module) {
    this.module = module;
    const imports = { env: { emscripten_notify_memory_growth: () => {} } };
    this.zstd = new WebAssembly.Instance(module, imports).exports as unknown as ZstdExports;
    this.input = this.zstd.malloc(DECODE_INPUT_BYTES);
    this.head = this.zstd.malloc(HEAD_MAX_BYTES);
    this.output = this.zstd.malloc(DECODE_OUTPUT_BYTES);
    this.inBuffer = this.zstd.malloc(12);
    this.outBuffer = this.zstd.malloc(12);
    this.spent = [
      [this.input, this.input + DECODE_INPUT_BYTES],
      [this.output, this.output + DECODE_OUTPUT_BYTES],
    ];
  }
}

/**
 * Bytes of the memory that are in use. A context is followed by its buffers, which are one piece that is made anew for a
 * frame that needs more: there are never holes, so what is asked for now lies right behind them.
 */
function usedOf({ malloc, free }: ZstdExports): number {
  const end = malloc(BLOCK_BYTES);
  free(end);
  return end === 0 ? Number.POSITIVE_INFINITY : end;
}

/** Why a call of the decoder returned: `more` output waits, `hungry` for input, the `end` of a frame, or `failed`. */
type ZstdStatus = 'more' | 'hungry' | 'end' | 'failed';

/** Decodes one frame after another: `open` a chunk, `begin`, then `feed` and `step` until `hungry`, `end` or `failed`. */
export class ZstdEngine implements Held {
  /** Bytes of the last feed that were used up. */
  consumed = 0;
  /** Output of the last step, valid until the next. */
  output: Uint8Array = new Uint8Array();
  /** A number of ZSTD_ERROR after `failed`. */
  error = 0;
  #instance: Instance | undefined;
  #context = 0;
  #chunk: Uint8Array = new Uint8Array();
  /** The part of the chunk that lies in wasm memory, and what is fed of it. */
  #loadedFrom = 0;
  #loadedTo = 0;
  #fedAt = 0;
  #fed = 0;
  #size = 0;
  #want = FIRST_BYTES;

  /** `copy` is another engine's, whose work this one goes on with; empty = none. */
  constructor(module: WebAssembly.Module, copy: Uint8Array = new Uint8Array()) {
    const at = idle.findIndex((kept) => kept.module === module);
    const instance = idle.splice(at, at === -1 ? 0 : 1)[0] ?? new Instance(module);
    this.#instance = instance;
    if (copy.length > 0) [this.#context, this.#want] = putBack(instance.zstd.memory, instance.spent, copy);
  }

  get size(): number {
    return usedOf(this.#held().zstd);
  }

  /** The memory between two steps and what is known here of it. Every instance has its parts at the same places. */
  copy(): Uint8Array<ArrayBuffer> {
    const { zstd, spent } = this.#held();
    return copyOf(zstd.memory, { used: this.size, spent }, [this.#context, this.#want]);
  }

  begin(): void {
    const { zstd } = this.#held();
    // A context that failed can't go on, and a new one costs little.
    if (this.#context === 0 || this.error !== 0) {
      if (this.#context !== 0) zstd.ZSTD_freeDCtx(this.#context);
      this.#context = zstd.ZSTD_createDCtx();
    }
    this.error = 0;
    this.#want = FIRST_BYTES;
  }

  /** The chunk that is fed from now on. */
  open(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#loadedTo = this.#loadedFrom = 0;
  }

  /** Takes bytes of the chunk from `offset`, as many as fit. */
  feed(offset: number): void {
    const { zstd, input } = this.#held();
    // Frames may be tiny (zstd:chunked): what was copied for one serves those after it.
    if (offset < this.#loadedFrom || offset >= this.#loadedTo) {
      const part = this.#chunk.subarray(offset, offset + DECODE_INPUT_BYTES);
      new Uint8Array(zstd.memory.buffer, input, part.length).set(part);
      this.#loadedFrom = offset;
      this.#loadedTo = offset + part.length;
    }
    this.#fedAt = input + offset - this.#loadedFrom;
    this.#fed = this.#loadedTo - offset;
    this.consumed = 0;
  }

  /** Takes a frame's first bytes, which may have come in several chunks. */
  feedHead(head: Uint8Array): void {
    const instance = this.#held();
    new Uint8Array(instance.zstd.memory.buffer, instance.head, head.length).set(head);
    this.#fedAt = instance.head;
    this.#fed = head.length;
    this.consumed = 0;
  }

  step(): ZstdStatus {
    const status = this.#run();
    const { zstd, output } = this.#held();
    // The memory may have grown: a fresh view each time.
    this.output = new Uint8Array(zstd.memory.buffer, output, this.#size);
    return status;
  }

  close(): void {
    const instance = this.#instance;
    if (instance === undefined) return;
    this.#instance = undefined;
    if (this.#context !== 0) instance.zstd.ZSTD_freeDCtx(this.#context);
    const kept = idle.reduce((sum, one) => sum + bytesOf(one), bytesOf(instance));
    if (kept <= KEEP_MAX_BYTES) idle.push(instance);
  }

  /** Gathers blocks until another might not fit. */
  #run(): ZstdStatus {
    this.#size = 0;
    for (;;) {
      this.#want = this.#call();
      if (this.error !== 0) return 'failed';
      if (this.#want === 0) return 'end';
      if (this.#size > DECODE_OUTPUT_BYTES - BLOCK_BYTES) return 'more';
      if (this.consumed === this.#fed) return 'hungry';
    }
  }

  /**
   * Gives exactly what the library asks for: the rest of one block. A call that fails reports none of its output, so more
   * at once would lose good blocks with a bad one.
   */
  #call(): number {
    const { zstd, output, inBuffer, outBuffer } = this.#held();
    const limit = Math.min(this.#fed, this.consumed + this.#want);
    let words = new Uint32Array(zstd.memory.buffer);
    words.set([this.#fedAt, limit, this.consumed], inBuffer >> 2);
    words.set([output, DECODE_OUTPUT_BYTES, this.#size], outBuffer >> 2);
    const result = zstd.ZSTD_decompressStream(this.#context, outBuffer, inBuffer) >>> 0;
    if (result > 2 ** 32 - ZSTD_ERRORS) {
      this.error = 2 ** 32 - result;
      // What was given then was the checksum, and nothing else.
      if (this.error === ZSTD_ERROR.checksumWrong) this.consumed = limit;
      return 0;
    }
    words = new Uint32Array(zstd.memory.buffer);
    this.consumed = u32At(words, (inBuffer >> 2) + 2);
    this.#size = u32At(words, (outBuffer >> 2) + 2);
    return result;
  }

  #held(): Instance {
    if (this.#instance === undefined) throw new Error('closed');
    return this.#instance;
  }
}
