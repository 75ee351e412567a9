/**
 * Bodies from registries: read in full under a bound, or passed on piece by piece at the reader's pace, counted against
 * what was promised. A stream that breaks a promise ends in an error, so that nobody takes it for whole.
 */
import type { Upstream } from './exchange.ts';
import { fromBroken } from './failure.ts';
import { DROPPED_MAX_BYTES, DROPPED_MS, IDLE_MS, WHOLE_MS } from './limits.ts';
import { ProxyError } from './proxyError.ts';

/** Reads all of it. Throws too-large beyond the bound, without reading on; 504 where it stalls. */
export async function readBounded(
  upstream: Upstream,
  limit: number,
  registry: string,
  idleMs = IDLE_MS,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  const end = Date.now() + Math.max(WHOLE_MS, idleMs);
  let size = 0;
  const reader = decoded(upstream, registry)?.getReader();
  try {
    while (reader) {
      const { done, value } = await nextPiece(reader, Math.min(idleMs, Math.max(0, end - Date.now())), registry);
      if (done) break;
      size += value.length;
      if (size > limit) {
        const message = `The response is larger than ${limit} bytes, the limit for its kind.`;
        throw new ProxyError('too-large', 502, 'answer', registry, message);
      }
      pieces.push(value);
    }
  } catch (error) {
    // Ends the connection: nobody reads on.
    void reader?.cancel().catch(() => undefined);
    throw error;
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Nobody asked for a coding; some servers and caches put one on all the same. */
export function decoded({ headers, body }: Upstream, registry: string): ReadableStream<Uint8Array> | null {
  const coding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (coding === 'identity' || coding === '' || !body) return body;
  if (coding !== 'gzip' && coding !== 'deflate')
    throw new ProxyError(
      'unsupported',
      502,
      'answer',
      registry,
      'The response has a content encoding that was not requested.',
    );
  const inflate = new DecompressionStream(coding) as unknown as ReadableWritablePair<Uint8Array, Uint8Array>;
  return body.pipeThrough(inflate);
}

/** Reads what little is left, so that the connection can be used again; lets go of more than that. */
export function drop(upstream: Upstream, registry: string): void {
  void readBounded(
    { status: upstream.status, headers: new Headers(), body: upstream.body },
    DROPPED_MAX_BYTES,
    registry,
    DROPPED_MS,
  ).catch(() => undefined);
}

/** A body on its way to the page, with its bounds; times in milliseconds. */
export interface Passing {
  readonly registry: string;
  /** Bytes to leave out at the start, for a range that the registry ignored. */
  readonly skip?: number;
  /** Bytes to pass; then the rest is not read. */
  readonly take?: number;
  /** Bytes that there must be in all, where known. */
  readonly length?: number;
  /** Bytes that there may be at most. */
  readonly max?: number;
  readonly idleMs: number;
  /** Ends the request to the registry. */
  abort(): void;
  /** Called once, however it ends. */
  done(): void;
}

/** Passes a body on. Nothing is read ahead of the reader: the registry is as fast as the page is. */
export function passOn(body: ReadableStream<Uint8Array>, passing: Passing): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const counter = new Counter(passing);
  const end = () => {
    passing.abort();
    passing.done();
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          for (;;) {
            const { done, value } = await nextPiece(reader, passing.idleMs, passing.registry);
            const piece = counter.count(done ? undefined : value);
            if (piece && piece.length > 0) controller.enqueue(piece);
            if (done || counter.complete) {
              // A body read to its end leaves its connection for the next request.
              if (!done) passing.abort();
              passing.done();
              return controller.close();
            }
            if (piece && piece.length > 0) return;
          }
        } catch (error) {
          end();
          controller.error(error);
        }
      },
      cancel() {
        end();
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * The next piece, or why there is none, each reason with a word of its own. Time that our own reader takes does not count.
 */
function nextPiece(reader: ReadableStreamDefaultReader<Uint8Array>, idleMs: number, registry: string) {
  return new Promise<ReadableStreamReadResult<Uint8Array>>((resolve, reject) => {
    const late = () =>
      reject(new ProxyError('unreachable', 504, 'stalled', registry, `No data arrived for ${idleMs / 1000} seconds.`));
    const timer = setTimeout(late, idleMs);
    reader.read().then(
      (piece) => {
        clearTimeout(timer);
        resolve(piece);
      },
      (error) => {
        clearTimeout(timer);
        reject(fromBroken(error, registry));
      },
    );
  });
}

class Counter {
  private readonly passing: Passing;
  private seen = 0;

  constructor(passing: Passing) {
    this.passing = passing;
  }

  /** All that was asked for has gone by. */
  get complete(): boolean {
    const { skip = 0, take } = this.passing;
    return take !== undefined && this.seen >= skip + take;
  }

  /** What of this piece is to be passed; undefined stands for the end. */
  count(piece: Uint8Array | undefined): Uint8Array | undefined {
    const { skip = 0, take, length, max, registry } = this.passing;
    if (!piece) {
      if (length !== undefined && this.seen < length && !this.complete)
        throw broken('truncated', registry, `The body ended after ${this.seen} of ${length} bytes.`, 'short');
      if (take !== undefined && !this.complete)
        throw broken(
          'truncated',
          registry,
          `The body ended after ${this.seen} bytes, before the end of the range.`,
          'short',
        );
      return undefined;
    }
    const from = this.seen;
    this.seen += piece.length;
    if (length !== undefined && this.seen > length)
      throw broken('size-mismatch', registry, `The body is longer than its ${length} bytes.`);
    if (max !== undefined && this.seen > max)
      throw broken('too-large', registry, `The body is larger than ${max} bytes, the limit for its kind.`);
    const start = Math.min(piece.length, Math.max(0, skip - from));
    const end = take === undefined ? piece.length : Math.max(start, Math.min(piece.length, skip + take - from));
    return start === 0 && end === piece.length ? piece : piece.subarray(start, end);
  }
}

const broken = (
  code: 'truncated' | 'size-mismatch' | 'too-large',
  registry: string,
  message: string,
  reason: 'answer' | 'short' = 'answer',
) => new ProxyError(code, 502, reason, registry, message);
