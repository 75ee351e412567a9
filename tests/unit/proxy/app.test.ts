import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../src/proxy/app.ts';
import { listAssets } from '../../../src/proxy/assets.ts';
import { type ServedInputs, serveInputs } from '../../../src/proxy/served/servedInputs.ts';

const root = mkdtempSync(join(tmpdir(), 'cutaway-proxy-test-'));
const content = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251));
let app: ReturnType<typeof createApp>;
let inputs: ServedInputs;

beforeAll(async () => {
  mkdirSync(join(root, 'app/assets'), { recursive: true });
  writeFileSync(join(root, 'app/index.html'), '<!doctype html>');
  writeFileSync(join(root, 'app/assets/main-abc.js'), 'export {}');
  writeFileSync(join(root, 'app/assets/zlib-abc.wasm'), content);
  writeFileSync(join(root, 'secret'), 'secret');
  writeFileSync(join(root, 'image.tar'), content);
  mkdirSync(join(root, 'layout/blobs'), { recursive: true });
  writeFileSync(join(root, 'layout/index.json'), '{}');
  writeFileSync(join(root, 'layout/blobs/a b'), 'blob');
  symlinkSync('../../secret', join(root, 'layout/blobs/out'));
  inputs = await serveInputs([join(root, 'image.tar'), join(root, 'layout')]);
  app = createApp({ assets: await listAssets(join(root, 'app')), inputs });
});
afterAll(() => rmSync(root, { recursive: true }));

const ask = (path: string, init: RequestInit & { host?: string } = {}) => {
  const headers = new Headers(init.headers);
  headers.set('host', init.host ?? '127.0.0.1:4280');
  return Promise.resolve(app.fetch(new Request(`http://127.0.0.1:4280${path}`, { ...init, headers })));
};

describe('the app files', () => {
  it('are served with their types, nosniff and a policy that lets nothing out', async () => {
    const page = await ask('/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe-eval'(?<!wasm-unsafe-eval')|https?:|\*/);
    expect((await ask('/assets/main-abc.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect((await ask('/assets/zlib-abc.wasm')).headers.get('content-type')).toBe('application/wasm');
  });

  it('may be kept for ever where their name has a hash, and the page may not', async () => {
    expect((await ask('/assets/main-abc.js')).headers.get('cache-control')).toContain('immutable');
    expect((await ask('/')).headers.get('cache-control')).toBe('no-cache');
  });

  it('are all there is: no path leads out of them', async () => {
    const paths = ['/../secret', '/%2e%2e/secret', '/assets/%2e%2e%2f%2e%2e/secret', '/assets//main-abc.js', '/.env'];
    for (const path of [...paths, '/..%5csecret', '/assets;x/main-abc.js', '/secret', '/assets', '/package.json']) {
      const response = await ask(path);
      expect([400, 404], path).toContain(response.status);
      expect(await response.text(), path).not.toContain('secret');
    }
  });

  it('are given to GET and HEAD only', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const response = await ask('/', { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    }
    const head = await ask('/', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
  });
});

describe('the front', () => {
  it('answers to loopback names only, so that no other name can be bound to it', async () => {
    for (const host of ['localhost:4280', '127.0.0.1', '[::1]:4280'])
      expect((await ask('/', { host })).status).toBe(200);
    for (const host of ['evil.example', 'evil.example:4280', '127.0.0.1.evil.example', '169.254.169.254']) {
      expect((await ask('/', { host })).status, host).toBe(403);
    }
  });
});

describe('the inputs', () => {
  const list = (query: string, headers: Record<string, string> = {}) => ask(`/inputs.json${query}`, { headers });

  it('are told only to who has the token, and not to other sites', async () => {
    expect((await list('')).status).toBe(404);
    expect((await list('?inputs=wrong')).status).toBe(404);
    expect((await list(`?inputs=${inputs.token}`, { 'sec-fetch-site': 'cross-site' })).status).toBe(404);
    const response = await list(`?inputs=${inputs.token}`, { 'sec-fetch-site': 'same-origin' });
    expect(await response.json()).toEqual(inputs.list);
    expect(inputs.token.length).toBeGreaterThanOrEqual(32);
  });

  it('are bytes: never a page, never kept', async () => {
    const [file] = inputs.list;
    const response = await ask(file?.kind === 'url' ? file.url : '');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(content);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['bytes=0-0', 206, 'bytes 0-0/1000', 0, 1],
    ['bytes=10-19', 206, 'bytes 10-19/1000', 10, 20],
    ['bytes=990-', 206, 'bytes 990-999/1000', 990, 1000],
    ['bytes=-5', 206, 'bytes 995-999/1000', 995, 1000],
    ['bytes=990-5000', 206, 'bytes 990-999/1000', 990, 1000],
    ['bytes=0-1,5-6', 200, null, 0, 1000],
    ['lines=1-2', 200, null, 0, 1000],
    ['bytes=9-3', 200, null, 0, 1000],
  ])('are read by range: %s', async (range, status, contentRange, start, end) => {
    const [file] = inputs.list;
    const response = await ask(file?.kind === 'url' ? file.url : '', { headers: { range } });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-range')).toBe(contentRange);
    expect(response.headers.get('content-length')).toBe(String(end - start));
    expect(Buffer.from(await response.arrayBuffer())).toEqual(content.subarray(start, end));
  });

  it('refuse a range beyond their end with their size', async () => {
    const [file] = inputs.list;
    const response = await ask(file?.kind === 'url' ? file.url : '', { headers: { range: 'bytes=1000-' } });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */1000');
  });

  it('list a folder with odd names, and tell symlinks instead of following them', async () => {
    const served = inputs.list[1];
    if (served?.kind !== 'urls') throw new Error('not a folder');
    expect(served.files.map(({ path, size, link }) => ({ path, size, link }))).toEqual([
      { path: 'blobs/a b', size: 4, link: undefined },
      { path: 'blobs/out', size: 0, link: '../../secret' },
      { path: 'index.json', size: 2, link: undefined },
    ]);
    const [blob, out] = served.files;
    expect(await (await ask(blob?.url ?? '')).text()).toBe('blob');
    expect((await ask(out?.url ?? '')).status).toBe(404);
  });
});
