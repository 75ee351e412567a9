/** An image in a registry through the engine: what each look at it costs in requests and bytes. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../src/cli/node/host.ts';
import { indexFolder } from '../../fixtures/indexFolder.ts';
import { createEngine } from '../../../src/engine/createEngine.ts';
import { createIndexStore } from '../../../src/engine/indexStore.ts';
import { blob, buildImage, manifestOf, OCI, sha256 } from '../../fixtures/image.ts';
import { HOST, MemoryRegistry } from '../../fixtures/memoryRegistry.ts';
import { estargzLayer } from '../../fixtures/tableLayers.ts';
import { toBytes } from '../../fixtures/tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-registry-test-'));
const hosts: ReturnType<typeof createNodeHost>[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

const noise = Uint8Array.from({ length: 60_000 }, (_, i) => (i * i * 31 + (i >> 3)) % 251);
const image = buildImage({
  layers: [
    {
      entries: [
        { path: 'etc/motd', content: 'hello\n' },
        { path: 'noise', content: noise },
      ],
    },
    { entries: [{ path: 'etc/other', content: 'other\n' }] },
  ],
});

async function open(registry: MemoryRegistry, cache = join(folder, `kept-${Math.random()}`)) {
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  hosts.push(host);
  const indexes = createIndexStore(indexFolder(cache));
  const engine = createEngine({ ...host, indexes, registryFetch: registry.fetch }, { background: true });
  const reference = `${HOST}/team/app:1`;
  const { id, roots } = await engine.open({ kind: 'registry', name: reference, reference });
  const key = roots[0]?.key ?? '';
  registry.log.length = 0;
  const cat = async (layer: number, path: string) => {
    const file = await engine.findInLayer(id, key, layer, path);
    const { bytes } = await engine.read(id, { kind: 'file', file }, 0, 100_000);
    return new TextDecoder().decode(bytes);
  };
  return { engine, id, key, cache, cat };
}

describe('layers of a registry', () => {
  it('are read once, when they are asked for, for files and digests together', async () => {
    const registry = new MemoryRegistry();
    registry.push('1', image);
    const { engine, id, key } = await open(registry);
    const size = image.layers[0]?.bytes.length ?? 0;
    expect((await engine.layer(id, key, 0, false)).entries).toBe(2);
    // Its end, where a table would be, and then the whole.
    const tail = registry.log[0]?.bytes ?? 0;
    expect(registry.log.map(({ range, bytes }) => [range !== undefined, bytes])).toEqual([
      [true, tail],
      [false, size],
    ]);
    expect(tail).toBeLessThan(1024);
    expect(await engine.verify(id, ['0.1'])).toMatchObject({ ok: true });
    expect(registry.log).toHaveLength(2);
    const traffic = await engine.ask([id], 'traffic', {});
    expect(traffic?.requests).toBe(4);
    expect(traffic?.bytes).toBe(image.manifest.bytes.length + image.config.bytes.length + tail + size);
  });

  it('cost one request of a part on the second visit', async () => {
    const registry = new MemoryRegistry();
    registry.push('1', image);
    const first = await open(registry);
    expect(await first.cat(0, 'etc/motd')).toBe('hello\n');
    await expect.poll(async () => (await first.engine.ask([], 'stored', {}))?.layers.length).toBe(1);
    const { cat } = await open(registry, first.cache);
    expect(await cat(0, 'etc/motd')).toBe('hello\n');
    expect(registry.log).toHaveLength(1);
  });

  it('that bring a table are listed and read by it, in three requests at most', async () => {
    const layer = estargzLayer([
      { path: 'etc/motd', content: 'hello\n' },
      { path: 'noise', content: noise },
    ]);
    const config = blob(OCI.config, {
      ...{ architecture: 'amd64', os: 'linux' },
      rootfs: { type: 'layers', diff_ids: [sha256(layer.tar)] },
    });
    const { annotations, bytes } = layer;
    const mediaType = `${OCI.layer}+gzip`;
    const stored = { bytes, descriptor: { mediaType, digest: sha256(bytes), size: bytes.length, annotations } };
    const registry = new MemoryRegistry();
    registry.blobs.set(config.descriptor.digest, config.bytes);
    registry.blobs.set(stored.descriptor.digest, bytes);
    registry.pushManifest(manifestOf(OCI.manifest, config, [stored]), '1');
    const { cat } = await open(registry);
    expect(await cat(0, 'etc/motd')).toBe('hello\n');
    expect(registry.log.length).toBeLessThanOrEqual(3);
    expect(registry.log.every(({ range }) => range !== undefined)).toBe(true);
    expect(registry.log.reduce((sum, entry) => sum + entry.bytes, 0)).toBeLessThan(bytes.length / 2);
  });

  it('are converted from where they lie, each fetched once more at most', async () => {
    const registry = new MemoryRegistry();
    registry.push('1', image);
    const { engine, id } = await open(registry);
    const made = await engine.open({ kind: 'converted', name: 'out', of: id, args: { to: 'oci-archive' } });
    const source = await engine.content(made.id, { kind: 'whole' });
    let size = 0;
    for await (const chunk of source.stream()) size += chunk.length;
    expect(size).toBe(source.size);
    const layers = registry.log.filter(({ path }) =>
      image.layers.some(({ descriptor }) => path.includes(descriptor.digest)),
    );
    expect(layers.length).toBeLessThanOrEqual(2 * image.layers.length);
    expect(made.roots[0]?.digest ?? made.roots[0]?.children[0]?.digest).toBe(image.manifest.descriptor.digest);
  });

  it.each(['oci-archive', 'docker-archive'] as const)(
    'are saved as %s whole, though the connection breaks off in the middle of them',
    async (to) => {
      const breakAfter: number[] = [];
      const registry = new MemoryRegistry({ breakAfter });
      registry.push('1', image);
      const { engine, id } = await open(registry);
      breakAfter.push(5, 7, 11, 13, 17);
      const made = await engine.open({ kind: 'converted', name: 'out', of: id, args: { to } });
      breakAfter.push(3, 19, 23);
      const source = await engine.content(made.id, { kind: 'whole' });
      const file = join(folder, `${to}.tar`);
      await writeFile(file, source.stream());
      const { id: saved, roots } = await engine.open({ kind: 'path', name: file, path: file });
      expect(
        await engine.verify(
          saved,
          roots.map(({ key }) => key),
        ),
      ).toMatchObject({ ok: true });
      expect(registry.log.filter(({ range }) => range !== undefined).length).toBeGreaterThan(3);
      const [root] = roots;
      const configs = (nodes: typeof roots): unknown[] =>
        nodes.flatMap(({ role, digest, children }) => (role === 'config' ? [digest] : configs(children)));
      expect(configs(root ? [root] : [])).toEqual([image.config.descriptor.digest]);
    },
  );

  it.each(['oci-archive', 'docker-archive'] as const)(
    'are not saved as %s where their bytes are not those of their digest',
    async (to) => {
      const registry = new MemoryRegistry();
      const plain = buildImage({ layers: [{ entries: [{ path: 'noise', content: noise }], compression: 'none' }] });
      registry.push('1', plain);
      const { engine, id } = await open(registry);
      const layer = plain.layers[0]?.descriptor.digest ?? '';
      const bytes = registry.blobs.get(layer)?.slice() ?? new Uint8Array();
      bytes[1000] = (bytes[1000] ?? 0) ^ 1;
      const save = async () => {
        const made = await engine.open({ kind: 'converted', name: 'out', of: id, args: { to } });
        // What was right when it was first read may be wrong when it is written.
        registry.blobs.set(layer, bytes);
        const source = await engine.content(made.id, { kind: 'whole' });
        for await (const _ of source.stream());
      };
      await expect(save()).rejects.toMatchObject({ code: 'digest-mismatch', at: layer });
    },
  );
});

describe('documents of a registry', () => {
  it('are kept from one visit to the next, and what was changed on disk is asked for again', async () => {
    const registry = new MemoryRegistry();
    registry.push('1', image);
    const { cache, id, engine } = await open(registry);
    await engine.close(id);
    const record = join(cache, 'documents-1.index');
    await expect.poll(() => existsSync(record)).toBe(true);
    const bytes = await readFile(record);
    /** Each on a folder of its own, since a visit keeps what it had to ask for. */
    const visit = async (found: Uint8Array) => {
      const cache = mkdtempSync(join(folder, 'visit-'));
      await writeFile(join(cache, 'documents-1.index'), found);
      const host = createNodeHost(join(folder, 'no-built-scripts-here'));
      hosts.push(host);
      const indexes = createIndexStore(indexFolder(cache));
      const again = createEngine({ ...host, indexes, registryFetch: registry.fetch });
      registry.log.length = 0;
      const reference = `${HOST}/team/app:1`;
      const { roots } = await again.open({ kind: 'registry', name: reference, reference });
      expect(roots[0]?.verified).toBe('ok');
      return registry.log.map(({ method }) => method);
    };
    expect(await visit(bytes)).toEqual(['HEAD']);
    expect(await visit(bytes.map((byte, i) => (i === bytes.length - 1 ? 0 : byte)))).toEqual(['HEAD', 'GET']);
    // Where nothing is kept, a digest alone would save nothing.
    expect(await visit(toBytes('nonsense'))).toEqual(['GET', 'GET']);
  });
});
