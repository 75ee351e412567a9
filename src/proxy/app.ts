/**
 * The server as a function from Request to Response: the built app, the inputs named on the command line, and registries.
 * Only GET and HEAD, only from our own host names.
 */
import { Hono } from 'hono';
import { type Assets, isImmutable } from './assets.ts';
import { APP_HEADERS, BYTES_HEADERS, contentType } from './headers.ts';
import { REGISTRIES } from './registry/asked.ts';
import type { Handle } from './registry/registries.ts';
import { sendFile } from './sendFile.ts';
import type { ServedInputs } from './servedInputs.ts';

export interface AppOptions {
  readonly assets: Assets;
  readonly inputs?: ServedInputs;
  /** Host names the server may be called by, beside loopback's: a page elsewhere must not reach it by DNS rebinding. */
  readonly hosts?: readonly string[];
  /** Bound to all addresses: then every plain address is fine too. Rebinding needs a name, so that stays shut out. */
  readonly anyAddress?: boolean;
  /** What answers under `/registries/`. */
  readonly registries?: Handle;
  /** What the runtime knows beyond the Request. */
  connectionOf?(env: unknown): Connection;
}

export interface Connection {
  /** Tells one user from another. */
  readonly client: string;
  /** Path and query as they were sent: a Request's URL is tidied, and `..` gone from it. */
  readonly target?: string;
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

const refuse = (status: 400 | 403 | 404 | 405, text: string, headers: Record<string, string> = {}) =>
  new Response(`${text}\n`, {
    status,
    headers: { ...BYTES_HEADERS, 'Content-Type': 'text/plain; charset=utf-8', ...headers },
  });

/** Makes the app; `app.fetch` is the function. */
export function createApp(options: AppOptions): Hono {
  const { assets, inputs, hosts = [], anyAddress = false, registries } = options;
  const app = new Hono();
  const names = new Set([...LOOPBACK, ...hosts]);

  app.use(async (context, next) => {
    const { method, headers, url } = context.req.raw;
    const host = (headers.get('host') ?? new URL(url).host).toLowerCase().replace(/:\d+$/, '');
    if (!names.has(host) && !(anyAddress && ADDRESS.test(host)))
      return refuse(403, 'This server answers to its own address only.');
    if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'Only GET and HEAD.', { Allow: 'GET, HEAD' });
    // None of our paths needs an escape; those that try one are up to something.
    if (
      /[%\\;]|\/\/|\/\.\.?(\/|$)/.test(options.connectionOf?.(context.env).target?.split(/[?#]/, 1)[0] ?? rawPath(url))
    )
      return refuse(400, 'No such path.');
    return next();
  });

  app.get('/inputs.json', (context) => {
    const { headers, url } = context.req.raw;
    const site = headers.get('sec-fetch-site');
    const known = inputs && new URL(url).searchParams.get('inputs') === inputs.token;
    if (!known || (site !== null && site !== 'same-origin' && site !== 'none')) return refuse(404, 'No inputs.');
    return Response.json(inputs.list, { headers: { ...APP_HEADERS, 'Cache-Control': 'no-store' } });
  });

  if (registries) {
    app.get(`${REGISTRIES}*`, (context) => registries(context.req.raw, options.connectionOf?.(context.env).client));
  }

  app.get('*', (context) => {
    const request = context.req.raw;
    const path = new URL(request.url).pathname;
    const input = inputs?.files.get(path);
    if (input) return sendFile(request, input, BYTES_HEADERS);
    const asset = assets.get(path);
    if (!asset) return refuse(404, 'Not found.');
    return sendFile(request, asset, {
      ...APP_HEADERS,
      'Content-Type': contentType(asset),
      'Cache-Control': isImmutable(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
  });
  return app;
}

/** The path as it was sent, before a URL parser tidied it. */
function rawPath(url: string): string {
  const afterHost = url.indexOf('/', url.indexOf('://') + 3);
  return afterHost < 0 ? '/' : (url.slice(afterHost).split(/[?#]/, 1)[0] ?? '/');
}
