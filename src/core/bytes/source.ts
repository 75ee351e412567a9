/**
 * ByteSource: a stretch of bytes one can read anywhere in. Everything the house reads, from a picked file to a layer
 * inside an archive inside a registry, is one of these.
 */

/**
 * Promises: `read` gives exactly `end - start` bytes or throws `truncated`; ranges are clamped to `[0, size]`.
 * Does not promise: that a chunk from `stream` stays valid after the next one was asked for. Buffers are recycled;
 * copy what must outlive the step.
 */
export interface ByteSource {
  /** Bytes, exact. */
  readonly size: number;
  /** Bytes of it that are there, where what holds it was cut off before its end; absent where all are. */
  readonly held?: number;
  /** Bytes `[start, end)`. The array is the caller's to keep. */
  read(start: number, end: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  /** The same bytes seen through a window; costs nothing. */
  slice(start: number, end?: number): ByteSource;
  /** From `start` (default 0) to the end, in large chunks. Leaving the loop or aborting stops the reading. */
  stream(options?: StreamOptions): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /**
   * For a reader that needs only some of the bytes: each chunk begins where `next` says when it is asked, which is never
   * before the end of the last. Ends where that is the end. Present where a jump costs less than what it leaves out.
   */
  hop?(next: () => number, signal?: AbortSignal): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /**
   * A structured-cloneable value from which the same host (browser or Node) makes this source again in another
   * thread; absent where the bytes can't be handed over.
   */
  readonly handle?: unknown;
  /** What it is put together from, with zeros between, where it is: who writes it out can hand on each part as it lies. */
  readonly parts?: readonly Part[];
}

/** A stretch of content that begins at `offset` of a whole. Parts of one whole are in order and don't overlap. */
export interface Part {
  readonly offset: number;
  readonly source: ByteSource;
}

/** The range of bytes to stream, end exclusive, and how to stop. */
export interface StreamOptions {
  readonly start?: number;
  readonly signal?: AbortSignal;
}
