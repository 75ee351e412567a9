/**
 * Inflater: raw deflate (RFC 1951), one stream after another, by one of two engines of equal behaviour.
 */

/** What one step came to. `hungry` = the input that was fed is used up and all output given. */
export type StepStatus = 'more' | 'hungry' | 'end' | 'damaged';

/**
 * Use: `open` a chunk; `reset` before each stream; `feed` takes a part of the chunk; `step` until it is `hungry` (feed
 * again) or the stream is over. After `end`, `consumed` tells how much of what was fed belongs to the stream.
 */
export interface Inflater {
  /** The chunk that is fed from now on. */
  open(chunk: Uint8Array): void;
  reset(): void;
  /** Takes bytes of the chunk from `offset`, as many as it likes. */
  feed(offset: number): void;
  /** With `toBlockEnd` a step goes no further than the end of the block it begins in; `blockEnd` tells whether it got there. */
  step(toBlockEnd?: boolean): StepStatus;
  /** After a step that ended between two blocks: bits of the last byte used that are not used up yet; else -1. */
  readonly blockEnd: number;
  /** Bytes of the last feed that were used up. */
  readonly consumed: number;
  /** Output of the last step, valid until the next; of a damaged stream, what came before the damage. */
  readonly output: Uint8Array;
  close(): void;
}

/** zlib's `data_type` as `blockEnd`: flags for the last block and for the end of one, and the number of unused bits. */
export function blockEndOf(dataType: number): number {
  return (dataType & 0xc0) === 0x80 ? dataType & 0x3f : -1;
}

const Z_STREAM_END = 1;
const Z_BUF_ERROR = -5;

/** zlib's result as a status. "No progress possible" is no damage: there was nothing left to do with this input. */
export function statusOf(result: number, drained: boolean): StepStatus {
  if (result === Z_STREAM_END) return 'end';
  if (result < 0 && result !== Z_BUF_ERROR) return 'damaged';
  return drained || result === Z_BUF_ERROR ? 'hungry' : 'more';
}
