/** A team's cache: what one page has read lists a layer for the next, through the cache of their server. */
import { afterEach, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../../src/cli/node/host.ts';
import type { Node } from '../../../../../src/core/image/node.ts';
import { createIndexExchange } from '../../../../../src/engine/browser/indexes/indexExchange.ts';
import { createEngine, type EngineOptions } from '../../../../../src/engine/createEngine.ts';
import { createIndexCache } from '../../../../../src/proxy/indexes/indexCache.ts';
import type { ObjectStore } from '../../../../../src/proxy/indexes/objectStore.ts';
import { HOST, MemoryRegistry } from '../../../../fixtures/memoryRegistry.ts';
import { CONTENTS, indexBytes, sharedImage } from '../../../../fixtures/sharedIndex.ts';

const hosts: ReturnType<typeof createNodeHost>[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});

const REFERENCE = `${HOST}/team/app:1`;
const CREDENTIAL = 'Basic YTpi';

/** A server with a cache; each `page` is another person's. */
function server({ isPrivate = false } = {}) {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>();
  const store: ObjectStore = {
    get: async (key) => objects.get(key),
    put: async (key, bytes) => void objects.set(key, bytes),
    async head(key) {
      const found = objects.get(key);
      return found && { size: found.length };
    },
    list: async () => [...objects.keys()],
  };
  const handle = createIndexCache({ store, private: isPrivate });
  const fetch = async (url: string, init?: RequestInit) => handle(new Request(`http://127.0.0.1:4280${url}`, init));
  async function page(options: EngineOptions = {}, credential?: string) {
    const { image, layer } = sharedImage();
    const registry = new MemoryRegistry(credential === undefined ? {} : { credential });
    registry.push('1', image);
    const host = createNodeHost('/no-built-scripts-here');
    hosts.push(host);
    const exchange = createIndexExchange(fetch);
    const engine = createEngine({ ...host, exchange, registryFetch: registry.fetch }, options);
    const asked = credential === undefined ? {} : { credential };
    const { id, roots } = await engine.open({ kind: 'registry', name: REFERENCE, reference: REFERENCE, ...asked });
    const find = (nodes: readonly Node[]): Node | undefined =>
      nodes.map((node) => (node.role === 'manifest' ? node : find(node.children))).find(Boolean);
    const key = find(roots)?.key ?? '';
    return {
      ...{ engine, id, key },
      list: async () => (await engine.layer(id, key, 0, false)).basis,
      fetched: () =>
        registry.log
          .filter(({ path }) => path.endsWith(layer.descriptor.digest))
          .reduce((sum, one) => sum + one.bytes, 0),
      cat: async (path: string) => {
        const file = await engine.findInLayer(id, key, 0, path);
        const { bytes } = await engine.read(id, { kind: 'file', file }, 0, 1000);
        return new TextDecoder().decode(bytes);
      },
      codes: async () => (await engine.verification(id, 0)).findings.map(({ code }) => code),
    };
  }
  const offer = (bytes: Uint8Array<ArrayBuffer>) =>
    createIndexExchange(fetch).offer(sharedImage().layer.descriptor.digest, bytes);
  return { objects, page, offer };
}

describe('the cache of a server', () => {
  it('has what the first page read, and lists the layer for the second', async () => {
    const { objects, page } = server();
    await (await page()).list();
    await expect.poll(() => objects.size).toBe(1);
    const second = await page();
    const { unchecked } = await second.list();
    expect(unchecked).toMatchObject([{ layer: 0, sharedIndex: { from: 'server', format: 'cutaway' } }]);
    expect(second.fetched()).toBe(0);
    for (const [path, content] of Object.entries(CONTENTS)) expect(await second.cat(path)).toBe(content);
    await second.engine.verify(second.id, []);
    expect(await second.codes()).toEqual(['shared-index-checked']);
  });

  it('gives nobody a wrong byte by what a page offered, and takes the right index in its place', async () => {
    const { page, offer } = server();
    const { layer } = sharedImage();
    await offer(
      await indexBytes(layer, ({ index }) => {
        for (let i = 1; i < index.count; i++) index.offset[i] = (index.offset[i] ?? 0) + 512;
        return undefined;
      }),
    );
    const first = await page();
    expect((await first.list()).unchecked).toHaveLength(1);
    expect(await first.cat('etc/motd')).toBe(CONTENTS['etc/motd']);
    expect(await first.codes()).toContain('shared-index-lies');
    await expect
      .poll(async () => {
        const next = await page();
        await next.list();
        return [await next.cat('etc/motd'), await next.codes()];
      })
      .toEqual([CONTENTS['etc/motd'], []]);
  });

  it('replaces what could not be an index at all', async () => {
    const { page, offer } = server();
    await offer(new TextEncoder().encode('not an index'));
    const first = await page();
    expect((await first.list()).unchecked).toEqual([]);
    expect(await first.codes()).toContain('shared-index-unusable');
    await expect.poll(async () => (await (await page()).list()).unchecked.length).toBe(1);
  });

  const KEPT: readonly (readonly [string, Parameters<typeof server>[0], string | undefined, boolean, number])[] = [
    ['not told of images read with credentials', {}, CREDENTIAL, true, 0],
    ['told of them where it was started so', { isPrivate: true }, CREDENTIAL, true, 1],
    ['told nothing where shared indexes are off', {}, undefined, false, 0],
  ];
  it.each(KEPT)('is %s', async (_, started, credential, use, count) => {
    const { objects, page } = server(started);
    const one = await page({ sharing: { use } }, credential);
    await one.engine.verify(one.id, []);
    // What is offered is on its way for a moment.
    if (count > 0) await expect.poll(() => objects.size).toBe(count);
    else await new Promise((resolve) => setTimeout(resolve, 300));
    expect(objects.size).toBe(count);
  });
});
