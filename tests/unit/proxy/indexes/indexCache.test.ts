/** A server's cache of indexes: what it gives, takes and refuses, over stores of three kinds. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFolderStore } from '../../../../src/proxy/indexes/folderStore.ts';
import { createIndexCache } from '../../../../src/proxy/indexes/indexCache.ts';
import type { ObjectStore } from '../../../../src/proxy/indexes/objectStore.ts';
import { createS3Store } from '../../../../src/proxy/indexes/s3Store.ts';
import { sha256 } from '../../../fixtures/image.ts';

const root = mkdtempSync(join(tmpdir(), 'cutaway-index-cache-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const MiB = 2 ** 20;
const digest = (name: string) => sha256(new TextEncoder().encode(name));
const text = (value: string) => new TextEncoder().encode(value);
let folders = 0;
const newFolder = () => join(root, `${++folders}`);

function memoryStore(): ObjectStore & { readonly objects: Map<string, Uint8Array<ArrayBuffer>> } {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    objects,
    get: async (key) => objects.get(key),
    put: async (key, bytes) => void objects.set(key, bytes),
    async head(key) {
      const found = objects.get(key);
      return found && { size: found.length };
    },
    list: async () => [...objects.keys()],
  };
}

/** A bucket as S3 answers: pages of two keys. */
function bucketStore(): ObjectStore {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>();
  const fetch = async (url: string, { method = 'GET', body }: RequestInit = {}) => {
    const { pathname, searchParams } = new URL(url);
    if (searchParams.has('list-type')) {
      const keys = [...objects.keys()].sort();
      const from = Number(searchParams.get('continuation-token')?.split('&').at(-1) ?? 0);
      const page = keys.slice(from, from + 2).map((key) => `<Contents><Key>${key}</Key></Contents>`);
      const more = from + 2 < keys.length ? `<NextContinuationToken>a&amp;${from + 2}</NextContinuationToken>` : '';
      return new Response(`<ListBucketResult>${page.join('')}${more}</ListBucketResult>`);
    }
    const key = pathname.replace('/bucket/', '');
    if (method === 'PUT') objects.set(key, new Uint8Array(body as Uint8Array<ArrayBuffer>));
    const found = objects.get(key);
    if (!found) return new Response(null, { status: 404 });
    return new Response(method === 'GET' ? found : null, { headers: { 'Content-Length': `${found.length}` } });
  };
  return createS3Store({ bucket: 'https://s3.test/bucket', fetch, prefix: 'indexes/' });
}

function cacheOver(store: ObjectStore, options: { private?: boolean } = {}) {
  const handle = createIndexCache({ store, ...options });
  return (path: string, init: RequestInit = {}) => {
    const headers = { 'X-Cutaway': '1', ...(init.headers as Record<string, string>) };
    return handle(new Request(`http://127.0.0.1:4280${path}`, { ...init, headers }));
  };
}

const STORES: readonly (readonly [string, () => ObjectStore])[] = [
  ['memory', memoryStore],
  ['a folder', () => createFolderStore(newFolder(), MiB)],
  ['a bucket', bucketStore],
];

describe.each(STORES)('the cache over %s', (_, make) => {
  it('gives what was offered, by the digest of the layer', async () => {
    const store = make();
    const ask = cacheOver(store);
    const path = `/indexes/${digest('layer')}`;
    expect((await ask(path)).status).toBe(404);
    expect((await ask(path, { method: 'PUT', body: text('index') })).status).toBe(201);
    const given = await ask(path);
    expect(await given.text()).toBe('index');
    expect(given.headers.get('content-type')).toBe('application/octet-stream');
    const etag = given.headers.get('etag') ?? '';
    expect((await ask(path, { headers: { 'If-None-Match': etag } })).status).toBe(304);
    expect((await ask(path, { method: 'HEAD' })).headers.get('content-length')).toBe('5');
    expect(await store.list()).toEqual([digest('layer').replace(':', '-')]);
  });

  it('keeps what is there, unless who offers another has seen it', async () => {
    const ask = cacheOver(make());
    const path = `/indexes/${digest('layer')}`;
    await ask(path, { method: 'PUT', body: text('first') });
    expect((await ask(path, { method: 'PUT', body: text('second') })).status).toBe(200);
    expect(await (await ask(path)).text()).toBe('first');
    expect((await ask(path, { method: 'PUT', body: text('third'), headers: { 'If-Match': '"x"' } })).status).toBe(412);
    const etag = (await ask(path)).headers.get('etag') ?? '';
    expect((await ask(path, { method: 'PUT', body: text('fourth'), headers: { 'If-Match': etag } })).status).toBe(201);
    expect(await (await ask(path)).text()).toBe('fourth');
  });
});

describe('what the cache refuses', () => {
  const REFUSED: readonly (readonly [string, string, RequestInit, number])[] = [
    ['another site', `/indexes/${digest('x')}`, { headers: { Origin: 'https://evil.test' } }, 403],
    ['a page without our header', `/indexes/${digest('x')}`, { headers: { 'X-Cutaway': '' } }, 403],
    ['another site by its own word', `/indexes/${digest('x')}`, { headers: { 'Sec-Fetch-Site': 'cross-site' } }, 403],
    ['what is no digest', '/indexes/latest', {}, 404],
    ['a digest of another kind', `/indexes/md5:${'0'.repeat(32)}`, {}, 404],
    ['an offer of nothing', `/indexes/${digest('x')}`, { method: 'PUT', body: '' }, 413],
    ['an offer too long', `/indexes/${digest('x')}`, { method: 'PUT', body: new Uint8Array(64 * 2 ** 20 + 1) }, 413],
    [
      'an offer in place of nothing',
      `/indexes/${digest('x')}`,
      { method: 'PUT', body: 'a', headers: { 'If-Match': '"x"' } },
      412,
    ],
  ];
  it.each(REFUSED)('%s', async (_, path, init, status) => {
    const store = memoryStore();
    expect((await cacheOver(store)(path, init)).status).toBe(status);
    expect(store.objects.size).toBe(0);
  });

  it('a store that fails is as one that has nothing', async () => {
    const fail = () => Promise.reject(new Error('the bucket is gone'));
    const ask = cacheOver({ get: fail, put: fail, head: fail, list: fail });
    expect((await ask(`/indexes/${digest('x')}`)).status).toBe(404);
    expect((await ask(`/indexes/${digest('x')}`, { method: 'PUT', body: text('a') })).status).toBe(201);
  });

  it('says whether indexes of private images are wanted', async () => {
    expect(await (await cacheOver(memoryStore())('/indexes/')).json()).toEqual({ indexes: true, private: false });
    const isPrivate = cacheOver(memoryStore(), { private: true });
    expect(await (await isPrivate('/indexes/')).json()).toEqual({ indexes: true, private: true });
  });
});

describe('the folder', () => {
  it('survives a restart, and shares its files between servers', async () => {
    const folder = newFolder();
    const path = `/indexes/${digest('layer')}`;
    await cacheOver(createFolderStore(folder, MiB))(path, { method: 'PUT', body: text('index') });
    expect(await (await cacheOver(createFolderStore(folder, MiB))(path)).text()).toBe('index');
    expect(readdirSync(folder)).toEqual([`${digest('layer').replace(':', '-')}.index`]);
  });

  const DAMAGE: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
    ['a byte that changed', (bytes) => Buffer.from(bytes).fill(0, bytes.length - 1)],
    ['a file that was cut', (bytes) => bytes.subarray(0, -1)],
    ['an empty file', () => Buffer.alloc(0)],
    ['a file of somebody else', () => Buffer.from('not an index at all, and long enough to be one')],
  ];
  it.each(DAMAGE)('drops %s, and takes the next offer', async (_, damage) => {
    const folder = newFolder();
    const ask = cacheOver(createFolderStore(folder, MiB));
    const path = `/indexes/${digest('layer')}`;
    await ask(path, { method: 'PUT', body: text('index') });
    const file = join(folder, readdirSync(folder)[0] ?? '');
    writeFileSync(file, damage(readFileSync(file)));
    expect((await ask(path)).status).toBe(404);
    expect(readdirSync(folder)).toEqual([]);
    expect((await ask(path, { method: 'PUT', body: text('again') })).status).toBe(201);
    expect(await (await ask(path)).text()).toBe('again');
  });

  it('makes room by what was not used for longest, and keeps nothing larger than all of it', async () => {
    const folder = newFolder();
    const store = createFolderStore(folder, 1000);
    const ask = cacheOver(store);
    const put = (name: string, size: number) =>
      ask(`/indexes/${digest(name)}`, { method: 'PUT', body: new Uint8Array(size) });
    const keys = (...names: string[]) => names.map((name) => digest(name).replace(':', '-')).sort();
    await put('a', 400);
    await put('b', 400);
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1, 1);
    // Read last, so that it is the other that goes.
    await ask(`/indexes/${digest('a')}`);
    await put('c', 400);
    expect([...(await store.list())].sort()).toEqual(keys('a', 'c'));
    await put('d', 2000);
    expect([...(await store.list())].sort()).toEqual(keys('a', 'c'));
  });

  it('is for its owner alone, leaves no half file, and clears those of a server that was killed', async () => {
    const folder = newFolder();
    const ask = cacheOver(createFolderStore(folder, MiB));
    await ask(`/indexes/${digest('a')}`, { method: 'PUT', body: text('index') });
    expect(statSync(join(folder, readdirSync(folder)[0] ?? '')).mode & 0o077).toBe(0);
    const part = join(folder, '1-1.part');
    writeFileSync(part, 'half');
    utimesSync(part, 1, 1);
    const offers = Array.from({ length: 8 }, (_, i) =>
      ask(`/indexes/${digest(`${i}`)}`, { method: 'PUT', body: text(`index ${i}`) }),
    );
    await Promise.all(offers);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(readdirSync(folder)).toHaveLength(9);
  });
});
