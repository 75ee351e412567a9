/**
 * The registry proxy for an edge runtime: a function from Request to Response on what the web platform has, with the app's
 * files served by the platform beside it. A worker is `export default { fetch: createEdgeProxy({ hosts, fetch }) }`.
 */
import { Hono } from 'hono';
import { createFront, refuse } from './front.ts';
import { REGISTRIES } from './registry/asked.ts';
import type { Exchange, Resolve, Send, Upstream } from './registry/exchange.ts';
import { type Allowances, NOTHING_ALLOWED } from './registry/policy.ts';
import { createRegistries } from './registry/registries.ts';

/** What is used of the global one. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

export interface EdgeOptions {
  /** Host names that the worker answers to. */
  readonly hosts: readonly string[];
  readonly fetch: FetchLike;
  /** Without it the well-known public registries. */
  readonly allowed?: Partial<Allowances>;
  /** Where the runtime can look names up, all addresses are checked; the connection is still the runtime's own. */
  readonly resolve?: Resolve;
  /** Tells one user from another: on most platforms a header of theirs. */
  clientOf?(request: Request): string;
}

export function createEdgeProxy(options: EdgeOptions): (request: Request) => Promise<Response> {
  const { hosts, fetch, allowed, resolve, clientOf } = options;
  const front = createFront({ hosts });
  const handle = createRegistries({
    allowed: { ...NOTHING_ALLOWED, ...allowed },
    send: createFetchSend(fetch),
    resolve,
  });
  const app = new Hono();
  app.use(async ({ req }, next) => front(req.raw) ?? next());
  app.get(`${REGISTRIES}*`, ({ req }) => handle(req.raw, clientOf?.(req.raw)));
  app.notFound(() => refuse(404, 'Not found.'));
  return async (request) => app.fetch(request);
}

/**
 * It can't be told where to connect: the runtime's own network is the limit, and names that stand for nothing public are
 * refused before. Certificates are always checked.
 */
function createFetchSend(fetch: FetchLike): Send {
  return async ({ url, method, headers, body, signal }: Exchange): Promise<Upstream> => {
    const response = await fetch(url.href, {
      method,
      headers,
      signal,
      redirect: 'manual',
      cache: 'no-store',
      credentials: 'omit',
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, headers: ofDecoded(response.headers), body: response.body };
  };
}

/** A fetch decodes what has a content coding and leaves the headers of the coded form: they are true of it no more. */
function ofDecoded(given: Headers): Headers {
  const headers = new Headers(given);
  if ((headers.get('content-encoding') ?? 'identity') === 'identity') return headers;
  headers.delete('content-encoding');
  headers.delete('content-length');
  return headers;
}
