/**
 * LZMA2: LZMA in chunks that say their sizes, so that each is decoded whole from memory (64 KiB in, 2 MiB out at most).
 */
import { itemAt, u8At } from '../../at.ts';
import type { Intake, MORE } from '../pull.ts';
import { LzmaDecoder } from './lzma.ts';
import { RangeDecoder } from './rangeDecoder.ts';
import { Window } from './window.ts';

/** How an LZMA2 stream ended. */
type Lzma2End = 'end' | 'truncated' | 'damaged';

/** A chunk's header. `reset`: each level includes the ones before it. */
interface ChunkHeader {
  readonly lzma: boolean;
  readonly reset: 'none' | 'state' | 'properties' | 'dictionary';
  readonly headerSize: number;
  readonly size: number;
  readonly outSize: number;
}

/** Control byte: 0 ends; 1 and 2 are stored chunks; from 0x80 on LZMA, with what it resets in bits 5 and 6. */
const STORED_RESET = 1;
const STORED = 2;
const LZMA = 0x80;
const LZMA_RESETS = ['none', 'state', 'properties', 'dictionary'] as const;
/** Sizes of the longest header, and of the range decoder's start. */
const HEADER_MAX = 6;
const RANGE_START = 5;

/** Yields the content chunk by chunk. */
export function* lzma2(intake: Intake, dictionarySize: number): Generator<Uint8Array | typeof MORE, Lzma2End, void> {
  const state = new ChunkState(dictionarySize);
  for (;;) {
    if (!(yield* intake.need(1))) return 'truncated';
    const [control = 0] = intake.peek();
    if (control === 0) {
      intake.take(1);
      return 'end';
    }
    if (control < LZMA && control > STORED) return 'damaged';
    // A stored chunk of one byte and the end mark are shorter than the longest header, but not than their own.
    if (!(yield* intake.need(control >= 0xc0 ? HEADER_MAX : control >= LZMA ? 5 : 3))) return 'truncated';
    const header = readHeader(intake.peek());
    if (!(yield* intake.need(header.headerSize + header.size))) return 'truncated';
    const good = state.decode(header, intake.peek());
    if (state.output.length > 0) yield state.output;
    if (!good) return 'damaged';
    intake.take(header.headerSize + header.size);
  }
}

function readHeader(bytes: Uint8Array): ChunkHeader {
  const [control = 0] = bytes;
  if (control < LZMA) {
    const size = pair(bytes, 1) + 1;
    const reset = control === STORED_RESET ? 'dictionary' : 'none';
    return { lzma: false, reset, headerSize: 3, size, outSize: size };
  }
  const reset = itemAt(LZMA_RESETS, (control >> 5) & 3);
  const outSize = ((control & 0x1f) << 16) + pair(bytes, 1) + 1;
  return { lzma: true, reset, headerSize: control >= 0xc0 ? 6 : 5, size: pair(bytes, 3) + 1, outSize };
}

function pair(bytes: Uint8Array, at: number): number {
  return (u8At(bytes, at) << 8) + u8At(bytes, at + 1);
}

/** What goes on from chunk to chunk. */
class ChunkState {
  readonly #window: Window;
  readonly #range = new RangeDecoder();
  readonly #decoder: LzmaDecoder;
  #hasDictionary = false;
  #hasProperties = false;

  constructor(dictionarySize: number) {
    this.#window = new Window(dictionarySize);
    this.#decoder = new LzmaDecoder(this.#range, this.#window);
  }

  get output(): Uint8Array {
    return this.#window.output;
  }

  /** False at damage; what was decoded before it is in `output`. */
  decode(header: ChunkHeader, bytes: Uint8Array): boolean {
    const { headerSize, size, outSize } = header;
    this.#window.mark(outSize);
    if (!this.#reset(header, bytes)) return false;
    const body = bytes.subarray(headerSize, headerSize + size);
    if (!header.lzma) {
      this.#window.raw(body);
      this.#decoder.skip(size);
      return true;
    }
    return size >= RANGE_START && this.#range.start(body) && this.#decoder.decode(outSize) && this.#range.finished;
  }

  /** The first chunk must reset the dictionary, the first LZMA chunk the properties too. */
  #reset({ lzma, reset }: ChunkHeader, bytes: Uint8Array): boolean {
    if (reset === 'dictionary') {
      this.#window.reset();
      this.#decoder.resetPosition();
      this.#hasDictionary = true;
    }
    if (!this.#hasDictionary) return false;
    if (!lzma) return true;
    if (reset === 'properties' || reset === 'dictionary') {
      this.#hasProperties = this.#decoder.setProperties(u8At(bytes, 5));
    }
    if (!this.#hasProperties) return false;
    if (reset !== 'none') this.#decoder.reset();
    return true;
  }
}
