/**
 * Decoders written as one generator that asks for the bytes it needs: for formats where that is simpler than a machine of
 * states (xz, bzip2), and whose own work is so slow that a copy of the input doesn't show.
 */
import type { Checkpoint, Decoder } from './codec.ts';
import type { Notes } from './notes.ts';

/** Yielded by a body that can't go on without more input. */
export const MORE = Symbol('more');
/** Yields decoded pieces, or MORE where it needs more compressed bytes. */
export type Pull = Generator<Uint8Array | typeof MORE, void, void>;
/** Yields MORE until enough bytes are there; returns false where the data ends before. */
export type Need = Generator<typeof MORE, boolean, void>;

/** The input that was pushed and not yet taken. */
export class Intake {
  /** Of the compressed stream: where the first byte not taken lies. */
  offset: number;
  /** Of the content: where the next byte given lies. */
  given: number;
  ended = false;
  #bytes = new Uint8Array();

  constructor(from: Checkpoint | undefined) {
    this.offset = from?.at ?? 0;
    this.given = from?.out ?? 0;
  }

  get available(): number {
    return this.#bytes.length;
  }

  append(chunk: Uint8Array): void {
    const joined = new Uint8Array(this.#bytes.length + chunk.length);
    joined.set(this.#bytes);
    joined.set(chunk, this.#bytes.length);
    this.#bytes = joined;
  }

  /** True once `count` bytes are there; false when the input ended before. */
  *need(count: number): Need {
    while (this.#bytes.length < count) {
      if (this.ended) return false;
      yield MORE;
    }
    return true;
  }

  /** What is there, without taking it. */
  peek(): Uint8Array {
    return this.#bytes;
  }

  take(count: number): Uint8Array {
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    this.offset += taken.length;
    return taken;
  }
}

/** Drives a body by pushes, beginning `from` a checkpoint. The body returns when nothing more can come. */
export function pullDecoder(notes: Notes, body: (intake: Intake) => Pull, from?: Checkpoint): Decoder {
  const intake = new Intake(from);
  const running = body(intake);
  let done = false;

  function* run(): Generator<Uint8Array> {
    while (!done) {
      const { value, done: over } = running.next();
      if (over === true) done = true;
      else if (value === MORE) return;
      else if (value !== undefined) {
        intake.given += value.length;
        yield value;
      }
    }
  }

  return {
    notes: notes.list,
    get done() {
      return done;
    },
    *push(chunk) {
      if (done) return;
      intake.append(chunk);
      yield* run();
    },
    *finish() {
      intake.ended = true;
      yield* run();
      done = true;
    },
    close() {
      done = true;
      running.return();
    },
  };
}
