/** Images in a registry: what is asked for, in how many requests, and what happens when the registry does not play along. */
import { describe, expect, it } from 'vitest';
import type { Node } from '../../../../../src/core/image/node.ts';
import { openImages } from '../../../../../src/core/image/open.ts';
import { Documents } from '../../../../../src/core/store/registry/documents.ts';
import { openRegistry } from '../../../../../src/core/store/registry/open.ts';
import { buildImage, OCI } from '../../../../fixtures/image.ts';
import { HOST, MemoryRegistry, type MemoryRegistryOptions, refuse } from '../../../../fixtures/memoryRegistry.ts';
import { toBytes } from '../../../../fixtures/tar.ts';

const noise = Uint8Array.from({ length: 20_000 }, (_, i) => (i * i * 31 + (i >> 3)) % 251);
const image = buildImage({
  layers: [
    { entries: [{ path: 'etc/motd', content: 'hello\n' }] },
    { entries: [{ path: 'noise', content: noise }], compression: 'none' },
  ],
});
const name = `${HOST}/team/app:1`;

async function open(registry: MemoryRegistry, reference = name, documents = new Documents(), credential?: string) {
  const opened = await openRegistry(reference, { fetch: registry.fetch, documents, credential });
  return { opened, images: await openImages(opened, { name: reference }) };
}

function registryWith(options: MemoryRegistryOptions = {}): MemoryRegistry {
  const registry = new MemoryRegistry(options);
  registry.push('1', image);
  return registry;
}

const asked = ({ log }: MemoryRegistry) => log.map(({ method, path }) => `${method} ${path}`);
const layerOf = (root: Node | undefined, layer: number) => root?.children.find((child) => child.layer === layer);
const [first, second] = image.layers;
if (!first || !second) throw new Error('two layers are needed');

describe('opening an image of a registry', () => {
  it('asks for its manifest and its config, and nothing of a layer', async () => {
    const registry = registryWith();
    const { opened, images } = await open(registry);
    const { digest } = image.manifest.descriptor;
    expect(asked(registry)).toEqual(['GET manifests/1', `GET blobs/${image.config.descriptor.digest}`]);
    const bytes = image.manifest.bytes.length + image.config.bytes.length;
    expect(opened.traffic()).toEqual({ requests: 2, bytes });
    expect(images.roots.map((root) => [root.role, root.digest, root.names])).toEqual([['manifest', digest, [name]]]);
    expect(images.findings).toEqual([]);
    expect(images.size).toBe(bytes + first.bytes.length + second.bytes.length);
    expect(layerOf(images.roots[0], 0)?.compression).toBe('gzip');
  });

  it('asks for nothing but the digest when the documents are known', async () => {
    const registry = registryWith();
    const documents = new Documents();
    await open(registry, name, documents);
    registry.log.length = 0;
    const { images } = await open(registry, name, documents);
    expect(asked(registry)).toEqual(['HEAD manifests/1']);
    expect(images.roots[0]?.children).toHaveLength(3);
  });

  it('by digest opens without HEAD, and the digest is checked', async () => {
    const registry = registryWith();
    const { digest } = image.manifest.descriptor;
    await open(registry, `${HOST}/team/app@${digest}`);
    expect(asked(registry)[0]).toBe(`GET manifests/${digest}`);
    const forged = registryWith();
    forged.manifests.set(
      digest,
      toBytes(JSON.stringify({ ...JSON.parse(new TextDecoder().decode(image.manifest.bytes)), x: 1 })),
    );
    const { images } = await open(forged, `${HOST}/team/app@${digest}`);
    expect(images.roots[0]?.verified).toBe('mismatch');
    expect(images.roots[0]?.findings.map(({ code }) => code)).toContain('digest-mismatch');
  });

  it('a registry that does not say the digest is asked for the document, which tells it', async () => {
    const registry = registryWith({ hideDigest: true });
    const { opened, images } = await open(registry);
    expect(opened.reference.digest).toBe(image.manifest.descriptor.digest);
    expect(images.roots[0]?.verified).toBe('ok');
  });

  it('one platform that is missing is said at its place; the others are shown', async () => {
    const registry = registryWith();
    const gone = {
      mediaType: OCI.manifest,
      digest: `sha256:${'0'.repeat(64)}`,
      size: 10,
      platform: { os: 'linux', architecture: 'arm64' },
    };
    const index = { schemaVersion: 2, mediaType: OCI.index, manifests: [image.manifest.descriptor, gone] };
    registry.pushManifest({ bytes: toBytes(JSON.stringify(index)) }, 'many');
    const { images } = await open(registry, `${HOST}/team/app:many`);
    const [here, missing] = images.roots[0]?.children ?? [];
    expect(here?.verified).toBe('ok');
    expect(missing?.findings.map(({ code, message }) => [code, message])).toEqual([
      ['not-found', 'There is nothing by this name.'],
    ]);
  });

  it('a manifest of schema 1 is had by its tag, since no bytes fit its digest, and is shown as what it is', async () => {
    const registry = registryWith();
    const old = {
      ...{ schemaVersion: 1, name: 'team/app', tag: 'old', architecture: 'amd64' },
      fsLayers: [{ blobSum: first.descriptor.digest }],
      history: [{ v1Compatibility: JSON.stringify({ id: 'a', created: '2015-01-01T00:00:00Z' }) }],
      signatures: [],
    };
    registry.pushManifest({ bytes: toBytes(JSON.stringify(old)) }, 'old');
    const { images } = await open(registry, `${HOST}/team/app:old`);
    // It names no sizes, and each layer's is asked for.
    const size = `HEAD blobs/${first.descriptor.digest}`;
    expect(asked(registry)).toEqual(['GET manifests/old', size]);
    expect(images.source('0.0')?.size).toBe(first.bytes.length);
    const [root] = images.roots;
    expect(root?.findings.map(({ code }) => code)).toContain('schema1');
    expect(root?.children.map(({ role, digest }) => [role, digest])).toEqual([['layer', first.descriptor.digest]]);
  });

  it('sends the credential with every request, and says what the registry says without it', async () => {
    const registry = registryWith({ credential: 'Basic eDp5' });
    await open(registry, name, new Documents(), 'Basic eDp5');
    expect(registry.log.every(({ credential }) => credential === 'Basic eDp5')).toBe(true);
    await expect(open(registry)).rejects.toMatchObject({ code: 'unauthorized', at: name });
  });

  it('a limit that was met is said with when to try again', async () => {
    const fetch = async (_: string, { method }: RequestInit = {}) =>
      refuse(429, 'rate-limited', 'Too many requests.', method === 'HEAD', {
        retryAfter: '30',
        detail: [{ code: 'TOOMANYREQUESTS', message: 'slow down' }],
      });
    const opening = openRegistry(name, { fetch });
    await expect(opening).rejects.toMatchObject({
      code: 'rate-limited',
      message: 'Too many requests. The registry says “TOOMANYREQUESTS: slow down”. Try again in 30 seconds.',
    });
  });

  it('a long wait is said in minutes, once, and the registry’s full stop is not doubled', async () => {
    const fetch = async (_: string, { method }: RequestInit = {}) =>
      refuse(429, 'rate-limited', 'Too many requests.', method === 'HEAD', {
        ...{ retryAfter: '3000', remedy: 'Wait and try again.' },
        detail: [{ code: 'TOOMANYREQUESTS', message: 'You have reached your pull rate limit.' }],
      });
    await expect(openRegistry(name, { fetch })).rejects.toMatchObject({
      message:
        'Too many requests. The registry says “TOOMANYREQUESTS: You have reached your pull rate limit”. ' +
        'Try again in 50 minutes.',
    });
  });

  it('a page without its own server says so, whatever the host answers', async () => {
    for (const answer of [new Response('<html>'), new Response('Not found', { status: 404 })]) {
      const opening = openRegistry(name, { fetch: async () => answer.clone() });
      await expect(opening).rejects.toMatchObject({
        code: 'unsupported',
        message: expect.stringContaining('own server'),
      });
    }
  });
});

describe('a layer in a registry', () => {
  const source = (images: Awaited<ReturnType<typeof open>>['images'], layer: number) => {
    const found = images.source(layerOf(images.roots[0], layer)?.key ?? '');
    if (!found) throw new Error('no layer');
    return found;
  };

  it('a window is one request for its bytes and no more', async () => {
    const registry = registryWith();
    const { images } = await open(registry);
    registry.log.length = 0;
    const part = await source(images, 1).slice(1000, 9000).read(500, 1500);
    expect(part).toEqual(second.bytes.slice(1500, 2500));
    expect(registry.log).toMatchObject([{ range: 'bytes=1500-2499', bytes: 1000 }]);
  });

  it('the whole is one request without a range', async () => {
    const registry = registryWith();
    const { images } = await open(registry);
    registry.log.length = 0;
    expect(await source(images, 1).read(0, second.bytes.length)).toEqual(second.bytes);
    expect(registry.log.map(({ range, bytes }) => [range, bytes])).toEqual([[undefined, second.bytes.length]]);
  });

  it('a server that ignores ranges gives the same bytes', async () => {
    const registry = registryWith({ ignoreRange: true });
    const { images } = await open(registry);
    expect(await source(images, 1).read(1500, 2500)).toEqual(second.bytes.slice(1500, 2500));
  });

  it('goes on where the connection broke', async () => {
    const breakAfter: number[] = [];
    const registry = registryWith({ breakAfter });
    const { images } = await open(registry);
    registry.log.length = 0;
    breakAfter.push(3000, 0, 5000);
    expect(await source(images, 1).read(0, second.bytes.length)).toEqual(second.bytes);
    const starts = registry.log.map(({ range }) => Number(/\d+/.exec(range ?? '0')?.[0]));
    expect(starts).toEqual([0, 3000, 3000, 8000]);
  });

  it('gives up where nothing more comes', async () => {
    const breakAfter: number[] = [];
    const registry = registryWith({ breakAfter });
    const { images } = await open(registry);
    breakAfter.push(2048, 0, 0, 0);
    await expect(source(images, 1).read(0, second.bytes.length)).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('a blob that is shorter than its descriptor says is truncated, not asked for for ever', async () => {
    const registry = registryWith();
    const { images } = await open(registry);
    registry.blobs.set(second.descriptor.digest, second.bytes.slice(0, 100));
    registry.log.length = 0;
    await expect(source(images, 1).read(0, second.bytes.length)).rejects.toMatchObject({ code: 'truncated' });
    expect(registry.log).toHaveLength(1);
  });

  it('aborting ends the request and the reading', async () => {
    const registry = registryWith();
    const { images } = await open(registry);
    const stop = new AbortController();
    const reading = (async () => {
      for await (const _ of source(images, 1).stream({ signal: stop.signal })) stop.abort();
    })();
    await expect(reading).rejects.toMatchObject({ code: 'aborted' });
    expect(registry.log.at(-1)?.bytes).toBeLessThan(second.bytes.length);
  });
});
