/**
 * Blobs that were fetched whole are kept in scratch space until the process ends: a layer that two images share, or that
 * is read for its table and then for a file, is fetched once. Only bytes that have the digest asked for are kept.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Fetch } from '../../../core/bytes/http/url.ts';
import { scratchFile } from '../spool.ts';

/** Bytes kept in all; what comes after passes through. */
const KEPT_MAX_BYTES = 4 * 1024 ** 3;
/** A range that ends within so many bytes: to fetch all of such a blob costs no more than to ask once again. */
const SMALL_BYTES = 1024 * 1024;
/** How long another request for the same blob waits while nothing comes of the first. */
const STALLED_MS = 10_000;
/** The same where the first has bytes at hand and nobody takes them: its reader may have had all it wanted. */
const LEFT_MS = 500;

interface CachedBlob {
  readonly path: string;
  readonly size: number;
  readonly headers: Headers;
}

interface Running {
  /** Settles when the first request has ended, however. */
  readonly ended: Promise<void>;
  moved: number;
  /** Is its reader waiting for bytes? */
  asked: boolean;
}

const BLOB = /\/blobs\/(sha256:[0-9a-f]{64})$/;

/** The same fetch. Serves ranges of what it has kept, too. */
export function keepingBlobs(fetch: Fetch): Fetch {
  const cached = new Map<string, CachedBlob>();
  const running = new Map<string, Running>();
  let bytes = 0;

  async function begin(digest: string, path: string, init: RequestInit | undefined): Promise<Response> {
    let end = () => {};
    const one: Running = { ended: new Promise((resolve) => (end = resolve)), moved: Date.now(), asked: true };
    running.set(digest, one);
    const done = () => {
      running.delete(digest);
      end();
    };
    try {
      const response = await fetch(path, init);
      const size = Number(response.headers.get('content-length') ?? Number.NaN);
      if (response.status !== 200 || !response.body || !(bytes + size <= KEPT_MAX_BYTES)) {
        done();
        return response;
      }
      bytes += size;
      const body = copied(response.body, digest, {
        onMoved(asked) {
          one.asked = asked;
          one.moved = Date.now();
        },
        onEnd(file) {
          if (file === undefined) bytes -= size;
          else cached.set(digest, { path: file, size, headers: response.headers });
          done();
        },
      });
      return new Response(body, { status: 200, headers: response.headers });
    } catch (error) {
      done();
      throw error;
    }
  }

  /** All of a blob a part of which is wanted: one request, whatever else is wanted of it. */
  async function fetchSmall(digest: string, path: string, init: RequestInit | undefined): Promise<void> {
    const headers = new Headers(init?.headers);
    headers.delete('range');
    const response = await begin(digest, path, { ...init, headers });
    const size = Number(response.headers.get('content-length') ?? Number.NaN);
    if (response.ok && size <= 2 * SMALL_BYTES) await response.arrayBuffer().catch(() => undefined);
    else await response.body?.cancel();
  }

  return async (path, init) => {
    const digest = (init?.method ?? 'GET') === 'GET' ? BLOB.exec(path)?.[1] : undefined;
    if (digest === undefined) return fetch(path, init);
    const range = new Headers(init?.headers).get('range');
    const first = running.get(digest);
    const isSmall = range !== null && endOf(range) <= SMALL_BYTES && !isLarge(init);
    if (first && (range === null || isSmall)) await ended(first, init?.signal ?? undefined);
    if (isSmall && !cached.has(digest) && !running.has(digest)) await fetchSmall(digest, path, init);
    const found = cached.get(digest);
    if (found) return serve(found, range);
    return range === null && !running.has(digest) ? begin(digest, path, init) : fetch(path, init);
  };
}

/** Known to be more than is fetched whole. */
const isLarge = (init: RequestInit | undefined) =>
  Number(new Headers(init?.headers).get('x-cutaway-whole') ?? 0) > 2 * SMALL_BYTES;

/** Waits for the first request as long as something comes of it. */
async function ended(one: Running, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && Date.now() - one.moved < (one.asked ? STALLED_MS : LEFT_MS)) {
    const isDone = await Promise.race([
      one.ended.then(() => true),
      new Promise<boolean>((resolve) => setTimeout(resolve, 250, false)),
    ]);
    if (isDone) return;
  }
}

interface Copying {
  /** `asked`: bytes are wanted; else some were given. */
  onMoved(asked: boolean): void;
  /** The file with all bytes; undefined where there is none. Called once. */
  onEnd(file: string | undefined): void;
}

/** The body, written to a file as it is read. A disk that is full ends the copy and not the body. */
function copied(
  body: ReadableStream<Uint8Array>,
  digest: string,
  { onMoved, onEnd }: Copying,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const path = scratchFile();
  const hash = createHash('sha256');
  let file: Promise<FileHandle | undefined> = open(path, 'wx', 0o600).catch(() => undefined);
  // A reader that has all it wanted may leave without asking for the end: the digest tells.
  const finish = async () => {
    const opened = await file;
    await opened?.close().catch(() => undefined);
    const isWhole = opened !== undefined && `sha256:${hash.digest('hex')}` === digest;
    if (!isWhole) await rm(path, { force: true });
    onEnd(isWhole ? path : undefined);
  };
  const write = async (chunk: Uint8Array) => {
    const opened = await file;
    if (!opened) return;
    hash.update(chunk);
    await opened.writeFile(chunk).catch(async () => {
      await opened.close().catch(() => undefined);
      file = Promise.resolve(undefined);
    });
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          onMoved(true);
          const { done, value } = await reader.read();
          onMoved(false);
          if (value) await write(value);
          if (value) controller.enqueue(value);
          if (!done) return;
          await finish();
          controller.close();
        } catch (error) {
          await finish();
          controller.error(error);
        }
      },
      async cancel(reason) {
        await finish();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** The first byte after a range; infinite where it is open. */
function endOf(range: string): number {
  const [, end] = /^bytes=\d+-(\d+)$/.exec(range) ?? [];
  return end === undefined ? Number.POSITIVE_INFINITY : Number(end) + 1;
}

function serve({ path, size, headers }: CachedBlob, range: string | null): Response {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  const start = Number(from ?? 0);
  const end = to === undefined || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  const own = new Headers(headers);
  if (start >= size && size > 0) {
    own.set('content-range', `bytes */${size}`);
    return new Response(null, { status: 416, headers: own });
  }
  own.set('content-length', String(end - start + 1));
  if (from !== undefined) own.set('content-range', `bytes ${start}-${end}/${size}`);
  const body = size === 0 ? null : Readable.toWeb(createReadStream(path, { start, end }));
  return new Response(body as ReadableStream<Uint8Array> | null, {
    status: from === undefined ? 200 : 206,
    headers: own,
  });
}
