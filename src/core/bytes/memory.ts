/**
 * Bytes in memory as a ByteSource: documents made by us, small blobs, tests.
 */
import { throwIfAborted } from '../oci/imageError.ts';
import { MEMORY_CHUNK_BYTES } from './limits.ts';
import type { ByteSource, StreamOptions } from './source.ts';
import { clampRange } from './window.ts';

/** What `fromBytes` hands to another thread: a copy, cloned by the message. */
export interface BytesHandle {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A source over `bytes`, which must not be written to afterwards. `read` copies, `stream` and `slice` do not. */
export function fromBytes(bytes: Uint8Array<ArrayBuffer>): ByteSource {
  return {
    size: bytes.length,
    async read(start, end, signal) {
      throwIfAborted(signal);
      const range = clampRange(start, end, bytes.length);
      return bytes.slice(range.start, range.end);
    },
    slice(start, end = bytes.length) {
      const range = clampRange(start, end, bytes.length);
      return fromBytes(bytes.subarray(range.start, range.end));
    },
    stream: (options) => streamBytes(bytes, options),
    get handle(): BytesHandle {
      // Cloning a subarray clones its whole buffer, so a part is cut out first.
      const whole = bytes.byteLength === bytes.buffer.byteLength;
      return { kind: 'bytes', bytes: whole ? bytes : bytes.slice() };
    },
  };
}

async function* streamBytes(bytes: Uint8Array<ArrayBuffer>, { start = 0, signal }: StreamOptions = {}) {
  const from = clampRange(start, bytes.length, bytes.length).start;
  for (let at = from; at < bytes.length; at += MEMORY_CHUNK_BYTES) {
    throwIfAborted(signal);
    yield bytes.subarray(at, Math.min(at + MEMORY_CHUNK_BYTES, bytes.length));
  }
}
