import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../../src/cli/node/host.ts';
import { indexFolder } from '../../../../fixtures/indexFolder.ts';
import type { ByteSource } from '../../../../../src/core/bytes/source.ts';
import type { Node } from '../../../../../src/core/image/node.ts';
import { createEngine } from '../../../../../src/engine/createEngine.ts';
import { createIndexStore } from '../../../../../src/engine/indexStore.ts';
import { keyOf, readKey } from '../../../../../src/engine/session/layers/cachedIndexes.ts';
import { type BuiltImage, buildImage } from '../../../../fixtures/image.ts';
import { dockerLegacy, ociLayout, toTar } from '../../../../fixtures/layouts.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-cached-test-'));
const cache = join(folder, 'kept');
const hosts: ReturnType<typeof createNodeHost>[] = [];
beforeEach(() => rmSync(cache, { recursive: true, force: true }));
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

const imageOf = (motd: string, compression: 'gzip' | 'none' = 'gzip'): BuiltImage =>
  buildImage({
    layers: [
      {
        entries: [
          { path: 'etc/motd', content: motd },
          { path: 'bin/sh', content: 'shell', mode: 0o755 },
        ],
        compression,
      },
      { entries: [{ path: 'hard', type: 'hardlink', link: 'etc/motd' }], compression: 'zstd' },
    ],
  });

/** A session of its own on an archive: what a page that is loaded again is. */
async function open(path: string) {
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  hosts.push(host);
  const read = { bytes: 0, jobs: 0 };
  const engine = createEngine({
    ...host,
    indexes: createIndexStore(indexFolder(cache)),
    open: async (input) => countReads((await host.open(input)) as ByteSource, read),
    runLayerJob(job, options) {
      read.jobs++;
      return host.runLayerJob(job, options);
    },
  });
  const opened = await engine.open({ kind: 'path', name: path, path });
  const manifest = find(opened.roots);
  if (!manifest) throw new Error('no manifest');
  const { id } = opened;
  const cat = async (layer: number, path: string) => {
    const file = await engine.findInLayer(id, manifest.key, layer, path);
    const { bytes } = await engine.read(id, { kind: 'file', file }, 0, 1000);
    return new TextDecoder().decode(bytes);
  };
  read.bytes = 0;
  return { engine, id, key: manifest.key, read, cat };
}

function find(nodes: readonly Node[]): Node | undefined {
  for (const node of nodes) {
    const found = node.role === 'manifest' ? node : find(node.children);
    if (found) return found;
  }
  return undefined;
}

function countReads(source: ByteSource, counted: { bytes: number }): ByteSource {
  return {
    ...source,
    async read(start, end, signal) {
      counted.bytes += Math.min(end, source.size) - start;
      return source.read(start, end, signal);
    },
    slice: (start, end) => countReads(source.slice(start, end), counted),
    async *stream(options) {
      for await (const chunk of source.stream(options)) {
        counted.bytes += chunk.length;
        yield chunk;
      }
    },
  };
}

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const records = () => {
  try {
    return readdirSync(cache).filter((name) => name.endsWith('.index'));
  } catch {
    return [];
  }
};

/** Opens, lists and verifies, so that everything is kept. */
async function keepAll(path: string) {
  const first = await open(path);
  const tree = await first.engine.rootfs(first.id, first.key, 1, false);
  await first.engine.verify(first.id, []);
  await expect.poll(records).toHaveLength(2);
  return tree;
}

const layouts = [
  ['an OCI layout', (image: BuiltImage) => toTar(ociLayout([{ image, names: ['a:1'] }]))],
  ['a docker archive, by diffID', (image: BuiltImage) => toTar(dockerLegacy([{ image, names: ['a:1'] }]))],
] as const;

describe.each(layouts)('layers of %s', (name, build) => {
  const path = () => write(`${name}.tar`, build(imageOf('hello')));

  it('are listed at the second opening without one byte read, and are not said to be verified', async () => {
    const tree = await keepAll(path());
    const { engine, id, key, read } = await open(path());
    expect(await engine.rootfs(id, key, 1, false)).toEqual(tree);
    expect((await engine.layer(id, key, 0, false)).entries).toBe(2);
    expect(read).toEqual({ bytes: 0, jobs: 0 });
    const { objects } = await engine.verification(id, 0);
    expect(objects).toEqual([]);
  });

  it('give the content of their files, of hard links too', async () => {
    await keepAll(path());
    const { cat, read } = await open(path());
    expect([await cat(0, 'bin/sh'), await cat(1, 'hard')]).toEqual(['shell', 'hello']);
    expect(read.jobs).toBe(0);
  });

  it('are read when somebody asks for verification', async () => {
    await keepAll(path());
    const { engine, id, key, read } = await open(path());
    await engine.rootfs(id, key, 1, false);
    expect(await engine.verify(id, [])).toMatchObject({ ok: true });
    expect(read.jobs).toBe(2);
  });
});

describe('a kept index', () => {
  const oci = (image: BuiltImage) => toTar(ociLayout([{ image, names: ['a:1'] }]));
  const layerOf = (image: BuiltImage) => image.layers[0] as BuiltImage['layers'][0];

  /** The archive with other bytes in the place of layer 0, under the same digest and size. */
  function forged(): string {
    const [image, other] = [imageOf('hello', 'none'), imageOf('HELLO', 'none')];
    const bytes = Buffer.from(oci(image));
    const at = bytes.indexOf(layerOf(image).bytes);
    bytes.set(layerOf(other).bytes, at);
    return write('forged.tar', bytes);
  }

  /** The same with its entries in other order, so that no offset fits. */
  function shuffled(): string {
    const image = imageOf('hello', 'none');
    const bytes = Buffer.from(oci(image));
    const layer = Buffer.from(layerOf(image).bytes);
    const [first, second] = [layer.subarray(0, 1024), layer.subarray(1024, 2048)];
    const at = bytes.indexOf(layer);
    bytes.set(Buffer.concat([second, first]), at);
    return write('shuffled.tar', bytes);
  }

  it('is not written before the bytes were found to have the digest', async () => {
    const path = write('a.tar', oci(imageOf('hello')));
    const first = await open(path);
    await first.engine.rootfs(first.id, first.key, 1, false);
    expect(records()).toEqual([]);
  });

  it('is not written where the bytes have another digest', async () => {
    const { engine, id, key } = await open(forged());
    await engine.rootfs(id, key, 1, false);
    expect(await engine.verify(id, [])).toMatchObject({ ok: false });
    await expect.poll(records).toHaveLength(1);
    expect(readKey(records()[0]?.replace('.index', '') ?? '')?.digest).toBe(
      imageOf('hello', 'none').layers[1]?.descriptor.digest,
    );
  });

  it('is dropped, and the layer read anew, where a file is not at its place', async () => {
    await keepAll(write('a.tar', oci(imageOf('hello', 'none'))));
    const { engine, id, key, read, cat } = await open(shuffled());
    await engine.rootfs(id, key, 1, false);
    expect(read.jobs).toBe(0);
    expect([await cat(0, 'bin/sh'), await cat(0, 'etc/motd')]).toEqual(['shell', 'hello']);
    expect(read.jobs).toBe(1);
    await expect.poll(records).toHaveLength(1);
    const { findings } = await engine.verification(id, 0);
    expect(findings).toMatchObject([{ code: 'kept-index-dropped', severity: 'warning' }]);
  });

  it('is dropped where verification finds other bytes', async () => {
    await keepAll(write('a.tar', oci(imageOf('hello', 'none'))));
    const { engine, id, key, read } = await open(forged());
    await engine.layer(id, key, 0, false);
    expect(read.jobs).toBe(0);
    expect(await engine.verify(id, [])).toMatchObject({ ok: false });
    await expect.poll(records).toHaveLength(1);
    // Once for the digests of both layers, once more for what is in the one whose index was dropped.
    await engine.layer(id, key, 0, false);
    expect(read.jobs).toBe(3);
    const { findings } = await engine.verification(id, 0);
    expect(findings.map(({ code }) => code)).toContain('kept-index-dropped');
  });

  it('that is damaged is none, and is written again', async () => {
    const path = write('a.tar', oci(imageOf('hello')));
    await keepAll(path);
    for (const name of records()) {
      const bytes = readFileSync(join(cache, name));
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
      writeFileSync(join(cache, name), bytes);
    }
    const second = await open(path);
    await second.engine.rootfs(second.id, second.key, 1, false);
    expect(second.read.jobs).toBe(2);
    await second.engine.verify(second.id, []);
    await expect.poll(records).toHaveLength(2);
  });

  it('goes by a digest that can be checked and nothing else', () => {
    const hex = 'a'.repeat(64);
    const key = keyOf({ digest: `sha256:${hex}`, diffID: undefined }, 7);
    expect(key && readKey(key)).toEqual({ kind: 'digest', digest: `sha256:${hex}`, size: 7 });
    const diff = keyOf({ digest: null, diffID: `sha256:${hex}` }, 7);
    expect(diff && readKey(diff)).toEqual({ kind: 'diffID', digest: `sha256:${hex}`, size: 7 });
    expect(keyOf({ digest: 'sha256:../../x' }, 7)).toBeUndefined();
    expect(keyOf({ digest: `blake3:${hex}` }, 7)).toBeUndefined();
    expect(keyOf({ digest: null }, 7)).toBeUndefined();
    expect(readKey('anything')).toBeUndefined();
  });
});
