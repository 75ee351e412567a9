/**
 * The registry proxy as a function from Request to Response: what our own page, and nobody else, asks of registries under
 * `/registries/HOST/v2/…`. It has no Node in it; what it needs of its surroundings is in its options.
 */
import { BYTES_HEADERS } from '../headers.ts';
import { toAnswer } from './answer.ts';
import { type Asked, parseAsked, REGISTRIES } from './asked.ts';
import { type Credential, parseCredential } from './auth/credential.ts';
import { Converser } from './converse.ts';
import type { Resolve, Send } from './exchange.ts';
import { Gate } from './gate.ts';
import { IDLE_MS } from './limits.ts';
import { type Allowances, KNOWN_REGISTRIES, Policy } from './policy.ts';
import { ProxyError, STORED_LOGINS, toErrorResponse } from './proxyError.ts';
import { formatRange, parseRange } from './range.ts';

/** A registry inside the server, such as the bundled samples. */
export type Inside = (asked: Asked, request: Request) => Promise<Response>;

/** What the proxy for registries needs. */
export interface RegistriesOptions {
  readonly allowed: Allowances;
  readonly send: Send;
  readonly resolve?: Resolve;
  /** By the name they are asked under. */
  readonly inside?: ReadonlyMap<string, Inside>;
  /** What the server itself knows for a registry, as a header's value; never sent to the page. */
  credentialFor?(host: string): Promise<string | undefined>;
  /** Those are for requests with `X-Cutaway-Credential: Stored KEY` alone. Undefined: nobody else can ask here. */
  readonly storedKey?: string;
  /** Hosts that whoever started it has named: the page asks them without asking first, wherever they lie. */
  readonly named?: readonly string[];
  readonly now?: () => number;
  readonly firstByteMs?: number;
  readonly idleMs?: number;
}

/** One line without parameters other than order: some servers read only the first `Accept`. formats of the specification first. */
const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws;q=0.5',
  '*/*;q=0.1',
].join(', ');

/** Answers a request of the page; `client` tells one user from another. */
export type Handle = (request: Request, client?: string) => Promise<Response>;

/** Makes the proxy. `client` tells one user from another, for what each may use up. */
export function createRegistries(options: RegistriesOptions): Handle {
  const now = options.now ?? Date.now;
  const policy = new Policy(options.allowed, options.resolve);
  const converser = new Converser({
    send: options.send,
    policy,
    now,
    firstByteMs: options.firstByteMs,
    idleMs: options.idleMs,
  });
  const gate = new Gate(now);
  return async (request, client = '') => {
    let host = '';
    try {
      checkFront(request);
      const { path, search } = targetOf(request.url);
      if (path === REGISTRIES) return tell(options);
      const asked = parseAsked(path, search);
      host = asked.host;
      const leave = gate.enter(client, host);
      try {
        const inside = options.inside?.get(host);
        if (inside) return await inside(asked, request).finally(leave);
        return await ask(request, asked, { ...options, policy, converser, leave });
      } catch (error) {
        leave();
        throw error;
      }
    } catch (error) {
      return toErrorResponse(toProxyError(error, host));
    }
  };
}

interface Surroundings extends RegistriesOptions {
  readonly policy: Policy;
  readonly converser: Converser;
  leave(): void;
}

async function ask(request: Request, asked: Asked, around: Surroundings): Promise<Response> {
  const registry = around.policy.admit(asked.host);
  const method = request.method as 'GET' | 'HEAD';
  const range = asked.kind === 'blob' ? parseRange(request.headers.get('range'), asked.host) : undefined;
  const credential = await credentialOf(request, asked, around);
  const end = new AbortController();
  const signal = AbortSignal.any([request.signal, end.signal]);
  const reply = await around.converser.ask({
    registry,
    method,
    target: asked.path + (asked.query === '' ? '' : `?${asked.query}`),
    headers: {
      accept: asked.kind === 'manifest' || asked.kind === 'referrers' ? ACCEPT : '*/*',
      'accept-encoding': 'identity',
      'user-agent': 'cutaway',
      ...(range ? { range: formatRange(range) } : {}),
      ...ifNoneMatch(request),
    },
    credential,
    scope: scopeOf(asked),
    signal,
  });
  const abort = () => end.abort();
  try {
    return await toAnswer(reply, {
      asked,
      method,
      range,
      size: sizeOf(request, asked),
      personal: credential !== undefined,
      withheld: around.storedKey !== undefined && credential === undefined,
      secrets: credential?.secrets ?? [],
      idleMs: around.idleMs ?? IDLE_MS,
      abort,
      done: around.leave,
    });
  } catch (error) {
    abort();
    throw error;
  }
}

/** The page's own comes first; both are for this registry only. */
async function credentialOf(request: Request, { host }: Asked, around: Surroundings): Promise<Credential | undefined> {
  const header = request.headers.get('x-cutaway-credential');
  const key = /^Stored ([\w-]{1,100})$/.exec(header ?? '')?.[1];
  const given = key === undefined ? parseCredential(header, host) : undefined;
  if (given || !around.credentialFor) return given;
  if (key === undefined && around.storedKey !== undefined) return undefined;
  if (key !== around.storedKey)
    throw new ProxyError('unauthorized', 401, 'stored-logins', host, 'This page is not allowed to use them.', {
      remedy: STORED_LOGINS,
    });
  return parseCredential((await around.credentialFor(host)) ?? null, host);
}

/** Only ever to pull, and only what was asked for. */
function scopeOf({ kind, repository }: Asked): string | undefined {
  if (kind === 'catalog') return 'registry:catalog:*';
  return repository === undefined ? undefined : `repository:${repository}:pull`;
}

function ifNoneMatch(request: Request): { 'if-none-match'?: string } {
  const value = request.headers.get('if-none-match') ?? '';
  return /^(?:W\/)?"[\x21\x23-\x7e]{1,200}"$/.test(value) ? { 'if-none-match': value } : {};
}

function sizeOf(request: Request, { kind, host }: Asked): number | undefined {
  const text = request.headers.get('x-cutaway-size');
  if (text === null || kind !== 'blob') return undefined;
  if (!/^\d{1,15}$/.test(text))
    throw new ProxyError('malformed', 400, 'bad-request', host, 'This is not a valid size.');
  return Number(text);
}

/** Our page sends a header that another site can't send without asking first, and we never say yes. */
function checkFront(request: Request): void {
  const { method, headers } = request;
  const bad = (status: number, reason: 'bad-request' | 'not-our-page', message: string) =>
    new ProxyError('denied', status, reason, '', message);
  if (method !== 'GET' && method !== 'HEAD') throw bad(405, 'bad-request', 'Only GET and HEAD are allowed.');
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin')
    throw bad(403, 'not-our-page', 'Only the Cutaway app may send requests here.');
  const origin = headers.get('origin');
  const host = headers.get('host') ?? new URL(request.url).host;
  if (origin !== null && origin !== `http://${host}` && origin !== `https://${host}`)
    throw bad(403, 'not-our-page', 'Only the Cutaway app may send requests here.');
  if (headers.get('x-cutaway') !== '1') throw bad(403, 'not-our-page', 'The header X-Cutaway: 1 is missing.');
  if (Number(headers.get('content-length') ?? 0) !== 0 || headers.has('transfer-encoding'))
    throw bad(400, 'bad-request', 'Requests here must not have a body.');
}

/** Path and query as they were sent, before a URL parser tidied them. */
function targetOf(url: string): { path: string; search: string } {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const [path = '/', ...query] = (start < 0 ? '/' : url.slice(start)).split('#', 1)[0]?.split('?') ?? [];
  return { path, search: query.length === 0 ? '' : `?${query.join('?')}` };
}

/** `/registries/`: what may be asked here. Whether there are credentials is said, never which. */
async function tell({ allowed, inside, credentialFor, named = [] }: RegistriesOptions): Promise<Response> {
  const registries = allowed.anyPublic ? allowed.registries : [...KNOWN_REGISTRIES, ...allowed.registries];
  const answer = {
    inside: [...(inside?.keys() ?? [])],
    anyPublic: allowed.anyPublic,
    registries,
    thisMachine: allowed.thisMachine,
    private: allowed.private,
    dockerConfig: credentialFor !== undefined,
    named: [...allowed.registries, ...allowed.insecure, ...named],
  };
  return new Response(JSON.stringify(answer), { headers: { ...BYTES_HEADERS, 'Content-Type': 'application/json' } });
}

/** An error that nobody foresaw says nothing of itself: it might hold a secret. */
function toProxyError(error: unknown, host: string): ProxyError {
  if (error instanceof ProxyError) return error;
  return new ProxyError('internal', 500, 'answer', host, 'The proxy failed to handle this request.');
}
