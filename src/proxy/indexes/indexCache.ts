/**
 * Indexes of layers for all pages of one server: `/indexes/DIGEST`, by the digest of the layer's stored bytes. A page asks
 * before it passes over a layer, and offers what its own pass found. Nobody vouches for what is offered: whoever takes an
 * index from here holds it against the layer, file by file.
 */
import { parseDigest } from '../../core/oci/digest.ts';
import { BYTES_HEADERS } from '../headers.ts';
import { refuse } from '../front.ts';
import { Gate } from '../registry/gate.ts';
import { ProxyError } from '../registry/proxyError.ts';
import type { ObjectStore } from './objectStore.ts';
import { seal, type Sealed, unseal } from './seal.ts';

/** Where indexes are on our own server. */
export const INDEXES = '/indexes/';
/** Bytes of one index that is taken: that of a layer of some 20 GB. */
const INDEX_MAX_BYTES = 64 * 2 ** 20;

/** A server's cache of indexes. */
export interface IndexCacheOptions {
  readonly store: ObjectStore;
  /** Are indexes of images that were read with credentials wanted too? Everyone who reaches the server can read them. */
  readonly private?: boolean;
  readonly now?: () => number;
}

/** Answers `/indexes/`; `client` tells one user from another. */
export type IndexCache = (request: Request, client?: string) => Promise<Response>;

/** The cache over a store. What the store fails to give is as if it were not there. */
export function createIndexCache({ store, private: isPrivate = false, now = Date.now }: IndexCacheOptions): IndexCache {
  const gate = new Gate(now);
  return async (request, client = '') => {
    const problem = checkPage(request);
    if (problem) return problem;
    const name = new URL(request.url).pathname.slice(INDEXES.length);
    if (name === '') return Response.json({ indexes: true, private: isPrivate }, { headers: FACTS_HEADERS });
    const key = keyOf(name);
    if (key === undefined) return refuse(404, 'This is not the digest of a layer.');
    try {
      const leave = gate.enter(client, '');
      return await answer(request, key, store).finally(leave);
    } catch (error) {
      if (error instanceof ProxyError) return refuse(429, error.message, { 'Retry-After': '1' });
      throw error;
    }
  };
}

const FACTS_HEADERS = { ...BYTES_HEADERS, 'Content-Type': 'application/json' };

/** Our page sends a header that another site can't send without asking first, and we never say yes. */
function checkPage({ headers, url }: Request): Response | undefined {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  const host = headers.get('host') ?? new URL(url).host;
  const isForeign = origin !== null && origin !== `http://${host}` && origin !== `https://${host}`;
  const isOurs = headers.get('x-cutaway') === '1' && !isForeign && (site === null || site === 'same-origin');
  return isOurs ? undefined : refuse(403, 'Only the Cutaway app may send requests here.');
}

/** A key is part of a file's name. */
function keyOf(name: string): string | undefined {
  const digest = parseDigest(name);
  return digest && /^sha(?:256|512):/.test(digest) ? digest.replace(':', '-') : undefined;
}

function answer(request: Request, key: string, store: ObjectStore): Promise<Response> {
  return request.method === 'PUT' ? take(request, key, store) : give(request, key, store);
}

async function give({ method, headers }: Request, key: string, store: ObjectStore): Promise<Response> {
  const found = await read(key, store);
  if (!found) return refuse(404, 'No index of this layer is kept here.');
  const etag = `"${found.hash}"`;
  const common = { ...BYTES_HEADERS, ETag: etag };
  if (headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: common });
  const sized = { ...common, 'Content-Length': String(found.bytes.length) };
  return new Response(method === 'HEAD' ? null : found.bytes, { headers: sized });
}

/** A damaged object is as none: the next offer takes its place. */
async function read(key: string, store: ObjectStore): Promise<Sealed | undefined> {
  const object = await store.get(key).catch(() => undefined);
  return object && unseal(object);
}

/** What is there stays, unless who offers another has seen it: `If-Match` with its ETag, where it proved wrong. */
async function take(request: Request, key: string, store: ObjectStore): Promise<Response> {
  const given = await readBody(request);
  if (!given) return refuse(413, `An index can have at most ${INDEX_MAX_BYTES} bytes.`);
  const replaced = request.headers.get('if-match');
  const head = await store.head(key).catch(() => undefined);
  const present = head && (await read(key, store));
  if (present && replaced !== `"${present.hash}"`) return done(replaced === null ? 200 : 412);
  if (!present && replaced !== null) return done(412);
  await store.put(key, await seal(given)).catch(() => undefined);
  return done(201);
}

const done = (status: number) => new Response(null, { status, headers: BYTES_HEADERS });

/** All of a body; undefined where it is empty or too long, whatever length it states. */
async function readBody({ body, headers }: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const stated = Number(headers.get('content-length') ?? 0);
  if (!body || stated > INDEX_MAX_BYTES) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (const reader = body.getReader(); ; ) {
    const { done: ended, value } = await reader.read();
    if (ended) break;
    size += value.length;
    if (size > INDEX_MAX_BYTES) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return size === 0 ? undefined : all;
}
