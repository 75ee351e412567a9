import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { createEdgeProxy, EdgeOptions } from '../../../src/proxy/edge.ts';
import { bearer, reply, type Started, startHttp } from '../../fixtures/hostileRegistry.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** What every edge runtime has; no process, Buffer, require or module of Node. */
const PLATFORM = {
  ...{
    Request,
    Response,
    Headers,
    URL,
    URLSearchParams,
    TextEncoder,
    TextDecoder,
    ReadableStream,
    DecompressionStream,
  },
  ...{ AbortController, AbortSignal, crypto, atob, btoa, setTimeout, clearTimeout },
};

let code = '';
let server: Started | undefined;
const went: { readonly url: string; readonly init: RequestInit }[] = [];
const manifest = '{"schemaVersion":2}';
const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;

/** Bundled as for a platform that has nothing of Node, and run where there is nothing of Node. */
beforeAll(async () => {
  const { build } = await import('vite');
  const output = await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: { entry: join(ROOT, 'src/proxy/edge.ts'), formats: ['iife'], name: 'Edge', fileName: 'edge' },
    },
  });
  const [chunk] = (Array.isArray(output) ? output[0] : output && 'output' in output ? output : undefined)?.output ?? [];
  if (chunk?.type === 'chunk') code = chunk.code;
  server = await startHttp((request, response) => {
    const { authorization } = request.headers;
    if (request.url?.startsWith('/token')) return reply(200, {}, '{"token":"anonymous"}')(request, response);
    if (request.url?.startsWith('/v2/moved')) return reply(307, { Location: 'https://cdn.test/x' })(request, response);
    if (request.url === '/x') return reply(200, { 'Content-Length': '4' }, 'blob')(request, response);
    if (request.url?.startsWith('/v2/zipped'))
      return reply(200, { 'Content-Encoding': 'gzip' }, gzipSync(manifest))(request, response);
    if (authorization !== 'Bearer anonymous')
      return reply(401, bearer('https://registry.test/token'))(request, response);
    return reply(200, { 'Set-Cookie': 'a=b', 'Content-Type': 'text/html' }, manifest)(request, response);
  });
});
afterAll(() => server?.close());

function edge(options: Partial<EdgeOptions> = {}): ReturnType<typeof createEdgeProxy> {
  const fetchHere: EdgeOptions['fetch'] = (url, init) => {
    went.push({ url, init });
    const { pathname, search } = new URL(url);
    return fetch(`http://127.0.0.1:${server?.port}${pathname}${search}`, init);
  };
  const make = runInContext(`${code}; Edge`, createContext({ ...PLATFORM })) as {
    createEdgeProxy: typeof createEdgeProxy;
  };
  const allowed = { anyPublic: true };
  return make.createEdgeProxy({ hosts: ['cutaway.test'], fetch: fetchHere, allowed, ...options });
}

const ask = (proxy: ReturnType<typeof edge>, path: string, headers: Record<string, string> = {}) =>
  proxy(new Request(`https://cutaway.test${path}`, { headers: { 'X-Cutaway': '1', ...headers } }));

describe('the proxy on an edge runtime', () => {
  it('has no module of Node in it', () => {
    expect(code.length).toBeGreaterThan(20_000);
    expect(code).not.toMatch(/\bnode:|\brequire\(|\bprocess\.|\bBuffer\b|\b__dirname\b/);
  });

  it('asks with a token, checks the digest, and follows a redirect without it, by fetch alone', async () => {
    const proxy = edge();
    went.length = 0;
    const response = await ask(proxy, `/registries/registry.test/v2/a/manifests/${digest}`);
    expect([response.status, await response.text()]).toEqual([200, manifest]);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(went.map(({ url }) => new URL(url).pathname.slice(0, 6))).toEqual(['/v2/a/', '/token', '/v2/a/']);
    const blob = await ask(proxy, `/registries/registry.test/v2/moved/blobs/${digest}`);
    expect(await blob.text()).toBe('blob');
    expect(went.at(-1)?.url).toBe('https://cdn.test/x');
    expect(JSON.stringify(went.at(-1)?.init.headers)).not.toContain('anonymous');
    expect(went.every(({ init }) => init.redirect === 'manual' && init.credentials === 'omit')).toBe(true);
  });

  it('takes a body that fetch has decoded already', async () => {
    const response = await ask(edge(), `/registries/registry.test/v2/zipped/manifests/${digest}`);
    expect([response.status, await response.text()]).toEqual([200, manifest]);
  });

  it('refuses other sites, other hosts, other methods and odd paths like the server does', async () => {
    const proxy = edge();
    went.length = 0;
    expect((await ask(proxy, '/registries/registry.test/v2/', { Origin: 'https://evil.test' })).status).toBe(403);
    expect((await proxy(new Request('https://evil.test/registries/registry.test/v2/'))).status).toBe(403);
    const post = new Request('https://cutaway.test/registries/registry.test/v2/', { method: 'POST' });
    expect((await proxy(post)).status).toBe(405);
    expect((await ask(proxy, '/registries/registry.test/v2/a%2fb/tags/list')).status).toBe(400);
    expect((await ask(proxy, '/elsewhere')).status).toBe(404);
    expect(went).toEqual([]);
  });

  it.each([
    ...['localhost', 'localhost:5000', 'x.localhost', 'intranet', 'printer.local', 'vault.internal', 'nas.home.arpa'],
    ...['kubernetes.default.svc', 'kubernetes.default.svc.cluster.local', 'vault.service.consul', 'host.containers'],
    ...['127.0.0.1', '10.0.0.1', '169.254.169.254', '[::1]', '[fd00::1]'],
  ])('%s is refused there too, where no name can be looked up', async (host) => {
    const proxy = edge();
    went.length = 0;
    const response = await ask(proxy, `/registries/${host}/v2/`);
    expect(await response.json()).toMatchObject({ error: { code: 'denied' } });
    expect(went).toEqual([]);
  });

  it('asks the well-known registries only, unless told otherwise', async () => {
    const proxy = edge({ allowed: undefined });
    expect((await ask(proxy, '/registries/registry.test/v2/')).status).toBe(403);
  });
});
