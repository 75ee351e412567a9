/**
 * A blob in a registry as a ByteSource: windows by Range, streams by one request from where they start, gone on with
 * after a lost connection. Nothing is asked before it is read. RFC 9110, section 14.
 */
import { REGISTRY_LOST_MAX_COUNT } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { clampRange, endedEarly } from '../../bytes/window.ts';
import { ImageError } from '../../oci/imageError.ts';
import { type Access, type Answer, LostConnection } from './access.ts';

/** A blob of a registry, read by ranges. */
interface Blob {
  /** Below the repository: `blobs/sha256:…`. */
  readonly path: string;
  /** How errors name it. */
  readonly at: string;
  readonly size: number;
}

/** The source of a blob. Its bytes are unchecked, as those of any store. */
export function blobSource(access: Access, blob: Blob, base = 0, limit = blob.size): ByteSource {
  const size = limit - base;
  const stream = (start: number, end: number, signal?: AbortSignal) =>
    streamRange(access, blob, { start: base + start, end: base + end, signal });
  return {
    size,
    async read(start, end, signal) {
      const range = clampRange(start, end, size);
      const bytes = new Uint8Array(range.end - range.start);
      let at = 0;
      for await (const chunk of stream(range.start, range.end, signal)) {
        bytes.set(chunk, at);
        at += chunk.length;
      }
      return bytes;
    },
    slice(start, end = size) {
      const range = clampRange(start, end, size);
      return blobSource(access, blob, base + range.start, base + range.end);
    },
    stream({ start = 0, signal } = {}) {
      return stream(clampRange(start, size, size).start, size, signal);
    },
  };
}

interface Wanted {
  readonly start: number;
  readonly end: number;
  readonly signal?: AbortSignal | undefined;
}

async function* streamRange(access: Access, blob: Blob, { start, end, signal }: Wanted) {
  let at = start;
  let lost = 0;
  while (at < end) {
    const from = at;
    try {
      for await (const chunk of oneRequest(access, blob, { start: at, end, signal })) {
        at += chunk.length;
        lost = 0;
        yield chunk;
      }
    } catch (error) {
      if (!(error instanceof LostConnection)) throw error;
      lost = at > from ? 1 : lost + 1;
      if (lost >= REGISTRY_LOST_MAX_COUNT) {
        const message = `The connection to the registry broke off at byte ${at} of ${blob.size}, ${REGISTRY_LOST_MAX_COUNT} times.`;
        throw new ImageError('unreachable', blob.at, message, { cause: error });
      }
    }
  }
}

/** What one request brings of a range. */
async function* oneRequest(access: Access, blob: Blob, { start, end, signal }: Wanted) {
  const whole = start === 0 && end === blob.size;
  const range = whole ? {} : { range: { start, end } };
  const answer = await access.ask(blob.path, { ...range, whole: blob.size, at: blob.at, signal });
  if (answer.status === 416) {
    answer.drop();
    throw endedEarly(blob.at, start, end);
  }
  let skip = firstByte(answer, blob, start);
  let at = start;
  for await (const chunk of answer.body()) {
    const dropped = Math.min(skip, chunk.length);
    skip -= dropped;
    const piece = chunk.subarray(dropped, Math.min(chunk.length, dropped + end - at));
    at += piece.length;
    if (piece.length > 0) yield piece;
    if (at >= end) return;
  }
  // A registry that has less than the descriptor says gives the same again; a lost connection gives more.
  if (at < end) throw lengthOf(answer) === at - start ? endedEarly(blob.at, at, end) : new LostConnection('It ended.');
}

/** Bytes to leave out: a server that ignores Range sends the whole (200); a cache may answer with another range. */
function firstByte(answer: Answer, blob: Blob, start: number): number {
  if (answer.status !== 206) return start;
  const first = /^bytes (\d+)-/.exec(answer.headers.get('content-range') ?? '')?.[1];
  if (first === undefined || Number(first) === start) return 0;
  answer.drop();
  const message = `The registry sent bytes from ${first} instead of ${start}.`;
  throw new ImageError('malformed', blob.at, message);
}

function lengthOf(answer: Answer): number {
  return Number(answer.headers.get('content-length') ?? -1);
}
