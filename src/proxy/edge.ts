/**
 * The registry proxy for an edge runtime: a function from Request to Response on what the web platform has, with the app's
 * files served by the platform beside it. A worker is `export default { fetch: createEdgeProxy({ hosts, fetch }) }`.
 */
import { Hono } from 'hono';
import { createFetchSend, type FetchLike } from './fetchSend.ts';
import { createFront, refuse } from './front.ts';
import { createIndexCache, type IndexCacheOptions, INDEXES } from './indexes/indexCache.ts';
import { REGISTRIES } from './registry/asked.ts';
import type { Resolve } from './registry/exchange.ts';
import { type Allowances, NOTHING_ALLOWED } from './registry/policy.ts';
import { createRegistries } from './registry/registries.ts';

/** For the app's files, where the platform does not serve them by itself. @public */
export { APP_HEADERS } from './headers.ts';
/** For `indexes`: a bucket that speaks S3. @public */
export { createS3Store } from './indexes/s3Store.ts';

/** Options of the proxy in a worker at the edge. */
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
  /** Where indexes of layers are kept for everyone who uses the worker; without it none are. */
  readonly indexes?: IndexCacheOptions;
}

/** The proxy for runtimes with the Fetch API and no sockets, where addresses cannot be pinned: docs/security.md. */
export function createEdgeProxy(options: EdgeOptions): (request: Request) => Promise<Response> {
  const { hosts, fetch, allowed, resolve, clientOf } = options;
  const indexes = options.indexes && createIndexCache(options.indexes);
  const front = createFront({ hosts, ...(indexes && { puts: INDEXES }) });
  const handle = createRegistries({
    allowed: { ...NOTHING_ALLOWED, ...allowed },
    send: createFetchSend(fetch),
    resolve,
  });
  const app = new Hono();
  app.use(async ({ req }, next) => front(req.raw) ?? next());
  app.get(`${REGISTRIES}*`, ({ req }) => handle(req.raw, clientOf?.(req.raw)));
  if (indexes) app.on(['GET', 'PUT'], `${INDEXES}*`, ({ req }) => indexes(req.raw, clientOf?.(req.raw)));
  app.notFound(() => refuse(404, 'Not found.'));
  return async (request) => app.fetch(request);
}
