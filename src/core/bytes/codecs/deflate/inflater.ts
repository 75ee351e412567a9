/**
 * Inflater: raw deflate (RFC 1951), one stream after another, by one of two engines of equal behaviour.
 */

/** What one step came to. `hungry` = the input that was fed is used up and all output given. */
export type StepStatus = 'more' | 'hungry' | 'end' | 'damaged';

/** How far back a stream may refer to its content. */
export const WINDOW_BYTES = 32 * 1024;

/**
 * Use: `open` a chunk; `reset` before each stream; `feed` takes a part of the chunk; `step` until it is `hungry` (feed
 * again) or the stream is over. After `end`, `consumed` tells how much of what was fed belongs to the stream.
 */
export interface Inflater {
  /** The chunk that is fed from now on. */
  open(chunk: Uint8Array): void;
  reset(): void;
  /**
   * Instead of `reset`, to go on between two blocks: `window` is the content before (at most 32 KiB), `used` bits of the byte
   * `next` are used up. With `used` 0 that byte is fed like any other; else only what follows it is.
   */
  resume(window: Uint8Array, used: number, next: number): void;
  /** Takes bytes of the chunk from `offset`, as many as it likes. */
  feed(offset: number): void;
  /** With `toBlockEnd` a step goes no further than the end of the block it begins in; `blockEnd` tells whether it got there. */
  step(toBlockEnd?: boolean): StepStatus;
  /** After a step that ended between two blocks: bits of the last byte used that are not used up yet; else -1. */
  readonly blockEnd: number;
  /** Bytes of the last feed that were used up; of a damaged stream, those up to the damage. */
  readonly consumed: number;
  /** Output of the last step, valid until the next; of a damaged stream, what came before the damage. */
  readonly output: Uint8Array;
  /** The end of the stream's content up to there, as much as may be referred to; valid until the next step. */
  readonly window: Uint8Array;
  /** Goes on with a CRC-32 (0 at first) over the output of the last step. */
  sum(crc: number): number;
  close(): void;
}
