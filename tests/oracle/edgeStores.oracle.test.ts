/**
 * The stores of docs/hosting.md, as they stand there, under Cloudflare's own runtime (workerd) with bindings of R2 and KV.
 * `npm install miniflare` in a folder, which CUTAWAY_MINIFLARE names: 165 MB are too much for everyone.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must, sayWhy } from './cutaway.ts';

const ROOT = join(import.meta.dirname, '../..');
const PATH = `/indexes/sha256:${'a'.repeat(64)}`;
const KEYS_COUNT = 1002;

interface Miniflare {
  dispatchFetch(url: string, init?: object): Promise<Response>;
  dispose(): Promise<void>;
}

const { CUTAWAY_MINIFLARE: installed = '' } = process.env;
const absent = installed === '' ? 'CUTAWAY_MINIFLARE names no folder with miniflare in it' : undefined;
sayWhy('the stores of indexes on Cloudflare’s runtime', absent);

/** The store by that name in the page of documentation, and a worker around it that also lists its keys. */
function workerWith(name: 'r2' | 'kv'): string {
  const page = readFileSync(join(ROOT, 'docs/hosting.md'), 'utf8');
  const [, code] = new RegExp(`\\n\`\`\`js\\n(const ${name} = [^]*?)\\n\`\`\`\\n`).exec(page) ?? [];
  expect(code).toContain('const store');
  return `import { createEdgeProxy } from './edge.js';
    export default { async fetch(request, env) {
      ${code}
      const { pathname } = new URL(request.url);
      if (pathname === '/keys') return Response.json((await store.list()).length);
      if (pathname === '/heads') return Response.json([(await store.head('k7')) && 1, (await store.head('k')) ?? null]);
      if (pathname === '/fill') {
        for (let i = 0; i < ${KEYS_COUNT}; i++) await store.put('k' + i, new Uint8Array(1));
        return new Response();
      }
      const proxy = createEdgeProxy({ hosts: ['cutaway.test'], fetch: (url, init) => fetch(url, init), indexes: { store } });
      return proxy(request);
    } };`;
}

async function start(name: 'r2' | 'kv'): Promise<Miniflare> {
  const at = createRequire(join(installed, 'package.json')).resolve('miniflare');
  const library = (await import(pathToFileURL(at).href)) as { Miniflare: new (options: object) => Miniflare };
  const edge = readFileSync(join(ROOT, 'dist/edge/edge.js'), 'utf8');
  return new library.Miniflare({
    modules: [
      { type: 'ESModule', path: 'worker.js', contents: workerWith(name) },
      { type: 'ESModule', path: 'edge.js', contents: edge },
    ],
    compatibilityDate: '2026-01-01',
    ...(name === 'r2' ? { r2Buckets: ['INDEXES'] } : { kvNamespaces: ['INDEXES'] }),
  });
}

beforeAll(async () => {
  if (absent === undefined && !existsSync(join(ROOT, 'dist/edge/edge.js')))
    await must(process.execPath, join(ROOT, 'scripts/build.mjs'), '--edge');
});

describe.skipIf(absent !== undefined).each(['r2', 'kv'] as const)('the documented store %s', (name) => {
  let worker: Miniflare;
  beforeAll(async () => {
    worker = await start(name);
  });
  afterAll(() => worker?.dispose());

  it('keeps the first index of a layer, gives it to all, and lets it be replaced by who has seen it', async () => {
    const ask = (method: string, body?: string, headers = {}) => {
      const init = { method, headers: { 'X-Cutaway': '1', ...headers }, ...(body !== undefined && { body }) };
      return worker.dispatchFetch(`http://cutaway.test${PATH}`, init);
    };
    const statusOf = async (answer: Promise<Response>) => (await answer).status;
    expect(await statusOf(ask('GET'))).toBe(404);
    expect(await statusOf(ask('PUT', 'first'))).toBe(201);
    expect(await statusOf(ask('PUT', 'second'))).toBe(200);
    const given = await ask('GET');
    const etag = given.headers.get('etag') ?? '';
    expect([given.status, await given.text()]).toEqual([200, 'first']);
    expect(await statusOf(ask('PUT', 'third', { 'If-Match': '"of another"' }))).toBe(412);
    expect(await statusOf(ask('PUT', 'third', { 'If-Match': etag }))).toBe(201);
    expect(await (await ask('GET')).text()).toBe('third');
  });

  it('tells of all its keys, over pages, and of what is not there', async () => {
    const ask = (path: string) => worker.dispatchFetch(`http://cutaway.test${path}`);
    const before = (await (await ask('/keys')).json()) as number;
    await ask('/fill');
    expect(await (await ask('/keys')).json()).toBe(before + KEYS_COUNT);
    expect(await (await ask('/heads')).json()).toEqual([1, null]);
  });
});
