/**
 * A picked File (or any Blob) as a ByteSource. Streaming goes through a BYOB reader, which in Chromium is 4 to 8 times as
 * fast as any other way, with a watchdog, since such a read was seen never to settle.
 */
import { ImageError, throwIfAborted } from '../oci/imageError.ts';
import { BYOB_READ_BYTES, READ_STALL_MS, READ_STALLS_MAX } from './limits.ts';
import type { ByteSource, StreamOptions } from './source.ts';
import { clampRange, endedEarly } from './window.ts';

/** The part of Blob that is used; a test gives its own. */
export interface BlobLike {
  readonly size: number;
  slice(start?: number, end?: number): BlobLike;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What `fromBlob` hands to another thread: the Blob itself, which costs nothing to clone. */
export interface BlobHandle {
  readonly kind: 'blob';
  readonly blob: BlobLike;
}

/** Calls back after `ms` milliseconds unless the returned function was called before. A host gives its `setTimeout`. */
export type Timer = (callback: () => void, ms: number) => () => void;

/** How a Blob is read as a ByteSource. */
export interface BlobOptions {
  /** Without a timer there is no watchdog, so the slower default reader is used: it was never seen to hang. */
  readonly timer?: Timer;
  readonly stallMs?: number;
}

/** A source over a Blob. Fails with `unreachable` when the file was changed or removed after it was picked. */
export function fromBlob(blob: BlobLike, options: BlobOptions = {}): ByteSource {
  // Shared by all streams of this file: one that stalled twice is read the slow way from then on.
  return sourceOf(blob, { ...options, stalls: 0 });
}

interface ReadState extends BlobOptions {
  stalls: number;
}

function sourceOf(blob: BlobLike, state: ReadState): ByteSource {
  return {
    size: blob.size,
    handle: { kind: 'blob', blob } satisfies BlobHandle,
    async read(start, end, signal) {
      throwIfAborted(signal);
      const range = clampRange(start, end, blob.size);
      const bytes = new Uint8Array(await readable(blob.slice(range.start, range.end).arrayBuffer()));
      throwIfAborted(signal);
      if (bytes.length !== range.end - range.start) {
        throw endedEarly('the file', range.start + bytes.length, range.end);
      }
      return bytes;
    },
    slice(start, end = blob.size) {
      const range = clampRange(start, end, blob.size);
      return sourceOf(blob.slice(range.start, range.end), state);
    },
    stream: (streamOptions) => streamBlob(blob, state, streamOptions),
  };
}

async function* streamBlob(blob: BlobLike, state: ReadState, { start = 0, signal }: StreamOptions = {}) {
  let offset = clampRange(start, blob.size, blob.size).start;
  while (offset < blob.size) {
    throwIfAborted(signal);
    const reader = openReader(blob, offset, state);
    try {
      for (;;) {
        const chunk = await readable(reader.next());
        throwIfAborted(signal);
        if (chunk === STALLED) {
          state.stalls++;
          break;
        }
        if (chunk === undefined) throw endedEarly('the file', offset, blob.size);
        offset += chunk.length;
        yield chunk;
        if (offset >= blob.size) return;
      }
    } finally {
      reader.cancel();
    }
  }
}

interface ChunkReader {
  next(): Promise<Uint8Array<ArrayBuffer> | undefined | typeof STALLED>;
  cancel(): void;
}

function openReader(blob: BlobLike, offset: number, state: ReadState): ChunkReader {
  const stream = (offset === 0 ? blob : blob.slice(offset)).stream();
  const { timer } = state;
  if (timer !== undefined && state.stalls < READ_STALLS_MAX) {
    const reader = byobReader(stream);
    if (reader !== undefined) return byobChunks(reader, timer, state.stallMs ?? READ_STALL_MS);
  }
  const reader = stream.getReader();
  return {
    next: async () => (await reader.read()).value,
    cancel: () => swallow(reader.cancel()),
  };
}

/** Undefined where a Blob's stream is not a byte stream (Safari before 17, Firefox before 113). */
function byobReader(stream: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStreamBYOBReader | undefined {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch {
    return undefined;
  }
}

/**
 * One buffer goes round: each read hands it over and the next read takes it back. It comes back full where the browser can
 * (`min`, which others ignore): else a read gives 64 KiB when the disk is slower than we are, and each costs two turns.
 * The first one is for whoever wants a header and no more.
 */
function byobChunks(reader: ReadableStreamBYOBReader, timer: Timer, ms: number): ChunkReader {
  let buffer = new ArrayBuffer(BYOB_READ_BYTES);
  let min = 1;
  return {
    async next() {
      const result = await withWatchdog(reader.read(new Uint8Array(buffer), { min }), timer, ms);
      if (result === STALLED) return STALLED;
      // What is left at the end comes with `done`, less than was asked for.
      if (result.value === undefined || result.value.length === 0) return undefined;
      buffer = result.value.buffer;
      min = buffer.byteLength;
      return result.value;
    },
    cancel: () => swallow(reader.cancel()),
  };
}

/** Leaving a stream must not wait for it: the one that hangs would hang here again. */
function swallow(promise: Promise<unknown>): void {
  promise.catch(() => {});
}

async function readable<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (cause) {
    throw new ImageError(
      'unreachable',
      'the file',
      'The file can no longer be read. It may have been changed or removed.',
      {
        cause,
      },
    );
  }
}

/** What `withWatchdog` gives when the time ran out first. */
const STALLED = Symbol('stalled');

/** The promise's value, or STALLED when it did not settle within `ms`; its later failure is then swallowed. */
function withWatchdog<T>(promise: Promise<T>, timer: Timer, ms: number): Promise<T | typeof STALLED> {
  return new Promise((resolve, reject) => {
    const cancel = timer(() => resolve(STALLED), ms);
    promise.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}
