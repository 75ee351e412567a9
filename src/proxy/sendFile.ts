/** A file on disk as a Response: whole or one byte range, streamed, so that its size costs no memory. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';

interface Range {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/**
 * The one range a `Range` header asks for; undefined where the whole is to be sent (no header, several ranges, another
 * unit: RFC 9110 lets a server ignore these), null where nothing can be.
 */
function parseRange(header: string | null, size: number): Range | undefined | null {
  const match = header === null ? null : /^bytes=(\d{0,16})-(\d{0,16})$/.exec(header.trim());
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '') return Number(last) === 0 ? null : { start: Math.max(0, size - Number(last)), end: size };
  const start = Number(first);
  const end = last === '' ? size : Math.min(size, Number(last) + 1);
  if (last !== '' && Number(last) < start) return undefined;
  return start >= size ? null : { start, end };
}

/** Answers GET and HEAD for a file; 404 where it is gone. */
export async function sendFile(
  request: Request,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return new Response('Not found.\n', { status: 404, headers });
  const etag = `"${found.size.toString(36)}-${Math.floor(found.mtimeMs).toString(36)}"`;
  const common = { ...headers, 'Accept-Ranges': 'bytes', ETag: etag };
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: common });
  const ifRange = request.headers.get('if-range');
  const asked = ifRange === null || ifRange === etag ? request.headers.get('range') : null;
  const range = parseRange(asked, found.size);
  if (range === null) {
    return new Response(null, { status: 416, headers: { ...common, 'Content-Range': `bytes */${found.size}` } });
  }
  const { start, end } = range ?? { start: 0, end: found.size };
  const sized: Record<string, string> = { ...common, 'Content-Length': String(end - start) };
  if (range) sized['Content-Range'] = `bytes ${start}-${end - 1}/${found.size}`;
  const body = request.method === 'HEAD' || start === end ? null : toStream(path, start, end);
  return new Response(body, { status: range ? 206 : 200, headers: sized });
}

function toStream(path: string, start: number, end: number): ReadableStream<Uint8Array> {
  const file = createReadStream(path, { start, end: end - 1, highWaterMark: 1024 * 1024 });
  return Readable.toWeb(file) as unknown as ReadableStream<Uint8Array>;
}
