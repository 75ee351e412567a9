/**
 * The server as a function from Request to Response: the built app, the inputs named on the command line, and registries.
 * Only GET and HEAD, only from our own host names.
 */
import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { type Assets, isImmutable } from './assets.ts';
import { createFront, type FrontOptions, refuse } from './front.ts';
import { embeddedDocument, embeddedHeaders, isEmbedded } from './embed.ts';
import { APP_HEADERS, BYTES_HEADERS, contentType } from './headers.ts';
import { INDEXES, type IndexCache } from './indexes/indexCache.ts';
import { OPEN, type OneTimeLink } from './served/oneTimeLink.ts';
import { REGISTRIES } from './registry/asked.ts';
import type { Handle } from './registry/registries.ts';
import { sendFile } from './sendFile.ts';
import { ENGINES, SAVED, type ServedMachine } from './served/serveMachine.ts';
import type { ServedInputs } from './served/servedInputs.ts';

/** What the server of the app serves. */
interface AppOptions extends FrontOptions {
  readonly assets: Assets;
  readonly inputs?: ServedInputs;
  /** What answers under `/engines/` and `/saved/`. */
  readonly machine?: ServedMachine;
  /** Origins of other sites whose pages may hold ours, and hand it images. */
  readonly embedOrigins?: readonly string[];
  /** What answers under `/registries/`. */
  readonly registries?: Handle;
  /** What answers under `/indexes/`; absent where none are kept. */
  readonly indexes?: IndexCache | undefined;
  /** The way in for the browser that was opened with it. */
  oneTimeLink?(): OneTimeLink | undefined;
  /** What the runtime knows beyond the Request. */
  connectionOf?(env: unknown): Connection;
}

/** Where a request came from. */
export interface Connection {
  /** Tells one user from another. */
  readonly client: string;
  /** Path and query as they were sent: a Request's URL is tidied, and `..` gone from it. */
  readonly target?: string;
}

const USED = 'This link has expired or was already used: it works only once. Open the address that the terminal shows.';

/** Makes the app; `app.fetch` is the function. */
export function createApp(options: AppOptions): Hono {
  const { assets, inputs, machine, registries, indexes, embedOrigins = [] } = options;
  const front = createFront({ ...options, ...(indexes && { puts: INDEXES }) });
  const app = new Hono();

  app.use(async ({ req, env }, next) => front(req.raw, options.connectionOf?.(env).target) ?? next());

  app.get('/inputs.json', (context) => {
    const { headers, url } = context.req.raw;
    const site = headers.get('sec-fetch-site');
    const known = inputs && new URL(url).searchParams.get('inputs') === inputs.token;
    if (!known || (site !== null && site !== 'same-origin' && site !== 'none')) return refuse(404, 'No inputs.');
    return Response.json(inputs.list, { headers: { ...APP_HEADERS, 'Cache-Control': 'no-store' } });
  });

  app.get(`${OPEN}*`, ({ req }) => {
    const link = req.method === 'GET' ? options.oneTimeLink?.() : undefined;
    return link?.follow(new URL(req.url).pathname) ?? refuse(404, USED);
  });

  if (machine) {
    for (const path of [ENGINES, SAVED]) app.get(`${path}*`, ({ req }) => machine.handle(req.raw));
  }

  if (registries) {
    app.get(`${REGISTRIES}*`, (context) => registries(context.req.raw, options.connectionOf?.(context.env).client));
  }

  if (indexes) {
    app.on(['GET', 'PUT'], `${INDEXES}*`, (context) =>
      indexes(context.req.raw, options.connectionOf?.(context.env).client),
    );
  }

  app.get('*', (context) => {
    const request = context.req.raw;
    const path = new URL(request.url).pathname;
    const input = inputs?.files.get(path);
    if (input) return sendFile(request, input, BYTES_HEADERS);
    const asset = assets.get(path);
    if (!asset) return refuse(404, 'Not found.');
    if (embedOrigins.length > 0 && isEmbedded(new URL(request.url))) return sendEmbedded(request, asset, embedOrigins);
    return sendFile(request, asset, {
      ...APP_HEADERS,
      'Content-Type': contentType(asset),
      'Cache-Control': isImmutable(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
  });
  return app;
}

async function sendEmbedded({ method }: Request, asset: string, origins: readonly string[]): Promise<Response> {
  const html = embeddedDocument(await readFile(asset, 'utf8'), origins);
  const headers = {
    ...embeddedHeaders(APP_HEADERS, origins),
    'Content-Type': contentType(asset),
    'Cache-Control': 'no-cache',
  };
  return new Response(method === 'HEAD' ? null : html, { headers });
}
