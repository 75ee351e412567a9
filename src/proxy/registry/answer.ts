/**
 * From a registry's answer to ours: few headers, by a list; types that no browser runs; lengths and digests held. What the
 * registry says went wrong becomes our one shape of errors.
 */
import { signedPayload } from '../../core/oci/json/signedPayload.ts';
import { toHex, visibleText } from '../../core/oci/text.ts';
import { BYTES_HEADERS, documentType } from '../headers.ts';
import { type Asked, nextPage } from './asked.ts';
import { decoded, type Passing, passOn, readBounded } from './body.ts';
import type { Reply } from './converse.ts';

import type { Upstream } from './exchange.ts';
import { ERROR_BODY_MAX_BYTES, LIST_MAX_BYTES, MANIFEST_MAX_BYTES } from './limits.ts';
import { ProxyError, type Reason, STORED_LOGINS, toSaid } from './proxyError.ts';
import { type AskedRange, checkContentRange, type GivenRange, rangeOf } from './range.ts';

/** What it takes to turn a registry's response into the page's. */
interface Answering extends Pick<Passing, 'idleMs' | 'abort' | 'done'> {
  readonly asked: Asked;
  readonly method: 'GET' | 'HEAD';
  readonly range?: AskedRange;
  /** Size by the descriptor, where the page said it. */
  readonly size?: number;
  /** A credential was there to be used: then nobody may keep the answer. */
  readonly personal: boolean;
  /** The server has credentials stored that this request may not use. */
  readonly withheld?: boolean;
  readonly secrets: readonly string[];
}

/** Passed as they are, where their values are short and plain. */
const PASSED = ['docker-content-digest', 'etag', 'oci-filters-applied', 'retry-after'];
const QUOTA = /^(?:(?:x-)?ratelimit-[a-z-]{1,30}|docker-ratelimit-source)$/;

/** Makes our answer. Throws a ProxyError for everything that is not a success. */
export async function toAnswer(reply: Reply, answering: Answering): Promise<Response> {
  const { upstream } = reply;
  const { asked, method } = answering;
  const { status } = upstream;
  const secrets = [...answering.secrets, ...(reply.sent === undefined ? [] : [reply.sent])];
  const headers = headersOf(reply, { ...answering, secrets });
  if (status === 304) return finish(null, 304, headers, answering);
  if (status === 416 && answering.range) throw await beyondEnd(upstream, answering);
  if (status !== 200 && status !== 206) throw await toError(reply, { ...answering, secrets });
  if (status === 206 && !answering.range)
    throw odd(asked, 'The registry sent part of the content instead of all of it.');
  if (method === 'HEAD') return toHead(upstream, headers, answering);
  if (asked.kind === 'blob') return toBlob(upstream, headers, answering);
  if (asked.kind === 'manifest') return toManifest(upstream, headers, answering);
  const body =
    upstream.body &&
    passOn(decoded(upstream, asked.host) as ReadableStream<Uint8Array>, {
      ...answering,
      registry: asked.host,
      max: LIST_MAX_BYTES,
    });
  return new Response(body, { status: 200, headers });
}

function headersOf({ upstream }: Reply, { asked, personal, secrets }: Answering): Headers {
  const headers = new Headers(BYTES_HEADERS);
  if (asked.kind !== 'blob')
    headers.set('Content-Type', documentType(upstream.headers.get('content-type')) ?? toPlainType(asked));
  headers.set('X-Cutaway-Upstream', asked.host);
  headers.set('Vary', 'X-Cutaway-Credential');
  headers.set('Cache-Control', asked.digest && asked.kind !== 'referrers' && !personal ? FOREVER : 'no-store');
  for (const [name, value] of upstream.headers) {
    if ((PASSED.includes(name) || QUOTA.test(name)) && isPlain(value, secrets)) headers.set(name, value);
  }
  const next = nextPage(upstream.headers.get('link'), asked);
  if (next !== undefined && asked.kind !== 'manifest' && asked.kind !== 'blob' && !repeats(next, secrets))
    headers.set('Link', next);
  return headers;
}

const isPlain = (value: string, secrets: readonly string[]) =>
  /^[\x20-\x7e]{1,300}$/.test(value) && !repeats(value, secrets);

/** Does the text hold a secret, as it is or as an address spells it? */
function repeats(text: string, secrets: readonly string[]): boolean {
  return secrets.some(
    (secret) => secret.length > 3 && (text.includes(secret) || text.includes(encodeURIComponent(secret))),
  );
}

const FOREVER = 'private, max-age=31536000, immutable';
const toPlainType = ({ kind }: Asked) => (kind === 'manifest' ? 'application/octet-stream' : 'application/json');

function finish(body: BodyInit | null, status: number, headers: Headers, { done }: Answering): Response {
  done();
  return new Response(body, { status, headers });
}

const odd = ({ host }: Asked, message: string) => new ProxyError('malformed', 502, 'answer', host, message);

function lengthOf({ headers }: Upstream): number | undefined {
  const text = headers.get('content-length') ?? '';
  return /^\d{1,15}$/.test(text) && (headers.get('content-encoding') ?? 'identity') === 'identity'
    ? Number(text)
    : undefined;
}

function toHead(upstream: Upstream, headers: Headers, answering: Answering): Response {
  const length = lengthOf(upstream);
  if (length !== undefined) headers.set('Content-Length', String(length));
  if (upstream.headers.get('accept-ranges') === 'bytes') headers.set('Accept-Ranges', 'bytes');
  return finish(null, 200, headers, answering);
}

/** Whole, checked against its digest; by a tag, against the digest that the registry says. */
async function toManifest(upstream: Upstream, headers: Headers, answering: Answering): Promise<Response> {
  const { asked } = answering;
  const bytes = await readBounded(upstream, MANIFEST_MAX_BYTES, asked.host, answering.idleMs);
  const said = headers.get('docker-content-digest');
  const wanted = asked.digest ?? said;
  const actual = await digestLike(wanted ?? 'sha256:', bytes);
  if (asked.digest && actual !== undefined && actual !== asked.digest && !(await isSigned(asked.digest, bytes))) {
    const message = `The registry sent the wrong content: its digest is ${actual}, not ${asked.digest}.`;
    throw new ProxyError('digest-mismatch', 502, 'answer', asked.host, message);
  }
  if (actual !== undefined) headers.set('Docker-Content-Digest', actual);
  if (said !== null && actual !== undefined && said !== actual) {
    headers.set('X-Cutaway-Said-Digest', said);
    headers.set('Cache-Control', 'no-store');
  }
  headers.set('Content-Length', String(bytes.length));
  return finish(bytes, 200, headers, answering);
}

/** A signed schema 1 manifest goes by the digest of what was signed; the reader sees that of its bytes. */
async function isSigned(digest: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const payload = signedPayload(bytes);
  return payload !== undefined && (await digestLike(digest, payload)) === digest;
}

const ALGORITHMS: Readonly<Record<string, string>> = { sha256: 'SHA-256', sha512: 'SHA-512' };

/** The digest by the same algorithm; sha256 where that is none we can compute and none was asked by. */
async function digestLike(digest: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  const name = digest.slice(0, Math.max(0, digest.indexOf(':')));
  const algorithm = Object.hasOwn(ALGORITHMS, name) ? ALGORITHMS[name] : undefined;
  if (algorithm === undefined) return undefined;
  const hash = new Uint8Array(await crypto.subtle.digest(algorithm, bytes));
  return `${name}:${toHex(hash)}`;
}

/** Streamed. A range that the registry ignored is cut out of the whole here, and that is said. */
function toBlob(upstream: Upstream, headers: Headers, answering: Answering): Response {
  const { asked, range, size } = answering;
  const length = lengthOf(upstream);
  const passing: Passing = { ...answering, registry: asked.host };
  headers.set('Accept-Ranges', 'bytes');
  if (upstream.status === 206 && range) {
    const given = checkContentRange(upstream.headers.get('content-range'), range, asked.host);
    checkSize(given.total, answering);
    const bytes = given.last - given.first + 1;
    if (length !== undefined && length !== bytes) throw odd(asked, 'The registry sent a range of the wrong length.');
    return partOf(upstream, headers, given, { ...passing, length: bytes });
  }
  checkSize(length, answering);
  const total = length ?? size;
  if (range) {
    const given = toGiven(range, total, answering);
    headers.set('X-Cutaway-Range', 'cut');
    const take = given.last - given.first + 1;
    return partOf(upstream, headers, given, { ...passing, length: total, skip: given.first, take });
  }
  if (total !== undefined) headers.set('Content-Length', String(total));
  return stream(upstream, 200, headers, { ...passing, length: total });
}

function toGiven(range: AskedRange, total: number | undefined, { asked }: Answering): GivenRange {
  if (total !== undefined) {
    const given = rangeOf(range, total);
    if (!given) throw endError(asked);
    return given;
  }
  const { first, last } = range;
  if (first === undefined || last === undefined)
    throw odd(asked, 'The registry ignores range requests and does not state the size of the blob.');
  return { first, last };
}

/** A blob of another size than its descriptor says is not that blob. */
function checkSize(actual: number | undefined, { asked, size }: Answering): void {
  if (actual === undefined || size === undefined || actual === size) return;
  const message = `The blob has ${actual} bytes at the registry, but ${size} according to its descriptor.`;
  throw new ProxyError('size-mismatch', 502, 'answer', asked.host, message);
}

function partOf(upstream: Upstream, headers: Headers, given: GivenRange, passing: Passing): Response {
  headers.set('Content-Range', `bytes ${given.first}-${given.last}/${given.total ?? '*'}`);
  headers.set('Content-Length', String(given.last - given.first + 1));
  return stream(upstream, 206, headers, passing);
}

function stream(upstream: Upstream, status: number, headers: Headers, passing: Passing): Response {
  const body = decoded(upstream, passing.registry) ?? new Response(new Uint8Array()).body;
  return new Response(passOn(body as ReadableStream<Uint8Array>, passing), { status, headers });
}

const endError = ({ host }: Asked) =>
  new ProxyError('malformed', 416, 'bad-request', host, 'The range is past the end of the content.');

async function beyondEnd(upstream: Upstream, { asked }: Answering): Promise<ProxyError> {
  await upstream.body?.cancel().catch(() => undefined);
  return endError(asked);
}

/** After which credentials may help. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 404]);

/** What a status means, what the registry says about it, and what to do. */
async function toError({ upstream, withheldFrom }: Reply, answering: Answering): Promise<ProxyError> {
  const { asked, personal, secrets, withheld } = answering;
  const { status } = upstream;
  const { text, broke } = await errorText(upstream, answering);
  const detail = toSaid(text, secrets);
  const reason = withheldFrom === undefined ? (broke?.reason ?? 'registry-said') : 'realm-elsewhere';
  const cutShort = broke ? ` Its error message did not arrive in full: ${broke.message}` : '';
  const what = asked.repository === undefined ? asked.host : `${asked.host}/${asked.repository}`;
  const fail = (code: ProxyError['code'], ours: number, message: string, remedy?: string) =>
    new ProxyError(code, ours, reason, asked.host, `${message}${cutShort}`, {
      detail,
      remedy:
        [remedy, withheld && REFUSALS.has(status) ? STORED_LOGINS : undefined].filter(Boolean).join(' ') || undefined,
      retryAfter: retryAfter(upstream),
      quota: quotaOf(upstream, secrets),
    });
  if (withheldFrom !== undefined && (status === 401 || status === 403 || status === 404)) {
    const remedy = `To allow that host, start the server with --allow-realm ${asked.host}=${withheldFrom}.`;
    return fail(
      'unauthorized',
      401,
      `The credentials were not sent to the token server, because it is at another host: ${withheldFrom}.`,
      remedy,
    );
  }
  if (status === 401 && asked.kind === 'catalog')
    return fail('unauthorized', 401, `${asked.host} does not list its repositories to you.`, 'Enter a name instead.');
  if (status === 401 && personal) return fail('unauthorized', 401, `${what}: the credentials were not accepted.`);
  if (status === 401) return fail('unauthorized', 401, `${what}: not found, or not public.`, 'Sign in.');
  if (status === 403) return fail('denied', 403, `${what}: the registry denied access.`);
  if (status === 404) return fail('not-found', 404, `${what}: not found, or it is not public.`);
  if (status === 429)
    return fail('rate-limited', 429, `${asked.host} does not accept more requests for now.`, 'Wait and try again.');
  if (status >= 500 || status < 400) return fail('unreachable', 502, `${asked.host} failed with status ${status}.`);
  return fail('unsupported', status, `${asked.host} answered with status ${status}.`);
}

function retryAfter({ headers }: Upstream): string | undefined {
  const text = headers.get('retry-after') ?? '';
  return /^[\w ,:-]{1,40}$/.test(text) ? visibleText(text) : undefined;
}

function quotaOf({ headers }: Upstream, secrets: readonly string[]): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name, value]) => QUOTA.test(name) && isPlain(value, secrets)));
}

const BROKE: ReadonlySet<Reason> = new Set(['stalled', 'short', 'broken', 'reset']);

/** An error's body, and how it broke off where it did. What the status means holds without it. */
async function errorText(
  upstream: Upstream,
  { asked, idleMs }: Answering,
): Promise<{ readonly text: string; readonly broke?: ProxyError }> {
  try {
    return { text: new TextDecoder().decode(await readBounded(upstream, ERROR_BODY_MAX_BYTES, asked.host, idleMs)) };
  } catch (error) {
    return { text: '', ...(error instanceof ProxyError && BROKE.has(error.reason) ? { broke: error } : {}) };
  }
}
