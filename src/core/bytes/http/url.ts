/**
 * Bytes behind an address, read by HTTP Range (RFC 9110, section 14) through a fetch that is passed in. Used for what our
 * own server offers; a server that ignores Range still works, at the price of reading from the start.
 */
import { ImageError, throwIfAborted } from '../../oci/imageError.ts';
import { fromBytes } from '../memory.ts';
import { readAhead } from './readAhead.ts';
import type { ByteSource, StreamOptions } from '../source.ts';
import { clampRange, endedEarly } from '../window.ts';

/** Asked for at first: a file of this size is there with its first request. */
const HEAD_BYTES = 128 * 1024;
/** A server that ignores Range sends all from the start each time: up to so many bytes are kept. */
const WHOLE_MAX_BYTES = 16 * 1024 * 1024;

/** The part of the Fetch standard that is used, so that tests and Node can supply their own. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** What `fromUrl` hands to another thread. `end` is known, so the other side asks nothing first. */
export interface UrlHandle {
  readonly kind: 'url';
  readonly url: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Asks for the first bytes, which also tells the size, and gives the source: in memory where these are all, else one that
 * reads ahead. Fails with `not-found`, `denied`, `rate-limited` or `unreachable` by the answer's status.
 */
export async function fromUrl(url: string, fetch: Fetch, signal?: AbortSignal): Promise<ByteSource> {
  const response = await request(url, fetch, 0, HEAD_BYTES, signal);
  const size = sizeOf(response);
  const isKept = size !== undefined && (response.status === 206 || size <= WHOLE_MAX_BYTES);
  if (!isKept || response.status === 416 || size === 0) {
    await response.body?.cancel();
    if (size === undefined) throw new ImageError('unsupported', url, 'The server does not state the size of the file.');
    return fromUrlRange({ kind: 'url', url, start: 0, end: size }, fetch);
  }
  const end = response.status === 206 ? Math.min(HEAD_BYTES, size) : size;
  const head = await gather(bodyOf(response, { url, start: 0, end }, signal), end);
  return end === size
    ? fromBytes(head)
    : readAhead(requestedRange({ kind: 'url', url, start: 0, end: size }, fetch), head);
}

/** The source of a handle; asks nothing until it is read, and then for more than was wanted. */
export function fromUrlRange(handle: UrlHandle, fetch: Fetch): ByteSource {
  return readAhead(requestedRange(handle, fetch));
}

/** One request for each read. */
function requestedRange(handle: UrlHandle, fetch: Fetch): ByteSource {
  const { url, start: base, end: limit } = handle;
  const size = limit - base;
  return {
    size,
    handle,
    async read(start, end, signal) {
      const range = clampRange(start, end, size);
      return gather(streamUrl(url, fetch, base + range.start, base + range.end, signal), range.end - range.start);
    },
    slice(start, end = size) {
      const range = clampRange(start, end, size);
      return requestedRange({ kind: 'url', url, start: base + range.start, end: base + range.end }, fetch);
    },
    stream({ start = 0, signal }: StreamOptions = {}) {
      const range = clampRange(start, size, size);
      return streamUrl(url, fetch, base + range.start, base + range.end, signal);
    },
  };
}

async function* streamUrl(url: string, fetch: Fetch, start: number, end: number, signal?: AbortSignal) {
  if (start >= end) return;
  yield* bodyOf(await request(url, fetch, start, end, signal), { url, start, end }, signal);
}

/** The bytes of that range, of an answer with them or with the whole. */
async function* bodyOf(
  response: Response,
  { url, start, end }: Omit<UrlHandle, 'kind'>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (response.status === 416) throw endedEarly(url, start, end);
  // 200 = the server ignored Range and sends the whole: what lies before is read and dropped.
  let skip = response.status === 206 ? 0 : start;
  if (response.status === 206) checkRange(response, url, start);
  let at = start;
  const reader = response.body?.getReader();
  if (reader === undefined) throw endedEarly(url, start, end);
  try {
    while (at < end) {
      const { value } = await reader.read();
      throwIfAborted(signal, url);
      if (value === undefined) throw endedEarly(url, at, end);
      const dropped = Math.min(skip, value.length);
      skip -= dropped;
      const chunk = value.subarray(dropped, Math.min(value.length, dropped + end - at));
      at += chunk.length;
      if (chunk.length > 0) yield chunk;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function gather(chunks: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

async function request(url: string, fetch: Fetch, start: number, end: number, signal?: AbortSignal): Promise<Response> {
  throwIfAborted(signal, url);
  const init: RequestInit = { headers: { range: `bytes=${start}-${end - 1}` } };
  if (signal !== undefined) init.signal = signal;
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (cause) {
    throwIfAborted(signal, url);
    throw new ImageError('unreachable', url, 'The server did not answer.', { cause });
  }
  // 416 for the first byte of an empty file: the size is in the header, the body is nothing to us.
  if (response.ok || response.status === 416) return response;
  await response.body?.cancel();
  throw new ImageError(codeOf(response.status), url, `The server answered ${response.status}.`);
}

function codeOf(status: number) {
  if (status === 404 || status === 410) return 'not-found';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'denied';
  return status === 429 ? 'rate-limited' : 'unreachable';
}

/** The whole file's size: from `Content-Range: bytes 0-0/123` (or `bytes ∗/123` of a 416), else `Content-Length`. */
function sizeOf(response: Response): number | undefined {
  const text =
    response.status === 200
      ? response.headers.get('content-length')
      : /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  return text === null || text === undefined ? undefined : Number(text);
}

/** A cache between may answer with another range than the one asked for. */
function checkRange(response: Response, url: string, start: number): void {
  const first = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  if (first === undefined || Number(first) === start) return;
  throw new ImageError('malformed', url, `The server sent bytes from offset ${first} instead of ${start}.`);
}
