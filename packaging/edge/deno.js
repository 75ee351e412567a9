// The registry proxy under Deno, with the page's files beside it: deno run --allow-net --allow-read --allow-env=HOST packaging/edge/deno.js
import { APP_HEADERS, createEdgeProxy } from '../../dist/edge/edge.js';

const HOST = Deno.env.get('HOST') ?? 'localhost';
const APP = new URL('../../dist/app/', import.meta.url);
const TYPES = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  wasm: 'application/wasm',
  json: 'application/json',
};
const proxy = createEdgeProxy({ hosts: [HOST], fetch: (url, init) => fetch(url, init) });

Deno.serve({ port: 4280 }, async (request) => {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith('/registries/')) return proxy(request);
  const file = new URL(`.${pathname === '/' ? '/index.html' : pathname}`, APP);
  if (!file.href.startsWith(APP.href)) return new Response('Not found.', { status: 404 });
  const bytes = await Deno.readFile(file).catch(() => undefined);
  const type = TYPES[pathname.split('.').at(-1)] ?? 'text/html';
  return bytes
    ? new Response(bytes, { headers: { ...APP_HEADERS, 'content-type': type } })
    : new Response('Not found.', { status: 404 });
});
