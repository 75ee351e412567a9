import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createNodeHost } from '../../../src/cli/node/host.ts';
import type { ByteSource } from '../../../src/core/bytes/source.ts';
import type { Node } from '../../../src/core/image/node.ts';
import { listRows } from '../../../src/core/rootfs/listing.ts';
import { createEngine, type EngineOptions, type LocalEngine } from '../../../src/engine/createEngine.ts';
import type { Input, Progress, Verification } from '../../../src/engine/engine.ts';
import type { EngineHost } from '../../../src/engine/host.ts';
import { toMethods } from '../../../src/engine/methods.ts';
import { buildImage, sha256 } from '../../fixtures/image.ts';
import { dockerHybrid, dockerLegacy, ociLayout, toTar } from '../../fixtures/layouts.ts';
import { tar } from '../../fixtures/tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-engine-test-'));
const image = buildImage({
  layers: [
    {
      entries: [
        { path: 'etc/motd', content: 'first' },
        { path: 'gone', content: 'x' },
      ],
      compression: 'gzip',
    },
    {
      entries: [
        { path: 'etc/motd', content: 'second' },
        { path: '.wh.gone', content: '' },
      ],
      compression: 'zstd',
    },
    {
      entries: [
        { path: 'hard', type: 'hardlink', link: 'etc/motd' },
        { path: 'soft', type: 'symlink', link: '/etc/motd' },
      ],
      compression: 'none',
    },
  ],
});
const oci = join(folder, 'oci.tar');
const docker = join(folder, 'docker.tar');
const hybrid = join(folder, 'hybrid.tar');
const input = (path: string): Input => ({ kind: 'path', name: path, path });

beforeAll(() => {
  writeFileSync(oci, toTar(ociLayout([{ image, names: ['engine/test:1'] }])));
  writeFileSync(docker, toTar(dockerLegacy([{ image, names: ['engine/test:1'] }])));
  writeFileSync(hybrid, toTar(dockerHybrid([{ image, names: ['engine/test:1'] }])));
});
const hosts: ReturnType<typeof createNodeHost>[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

function start(options?: EngineOptions, change: (host: EngineHost) => EngineHost = (host) => host): LocalEngine {
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  hosts.push(host);
  return createEngine(change(host), options);
}

const find = (node: Node, role: string): Node | undefined =>
  node.role === role ? node : node.children.map((child) => find(child, role)).find(Boolean);

async function open(engine: LocalEngine, path: string) {
  const opened = await engine.open(input(path));
  const manifest = opened.roots.map((root) => find(root, 'manifest')).find(Boolean);
  if (!manifest) throw new Error('no manifest');
  return { opened, id: opened.id, key: manifest.key, manifest };
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** The entry of a path in the merged tree. */
async function refOf(engine: LocalEngine, id: string, key: string, path: string) {
  return engine.findMerged(id, key, 2, path);
}

describe('opening', () => {
  it('gives the whole tree as data that can be cloned', async () => {
    const { opened } = await open(start(), oci);
    expect(opened.formats).toEqual(['oci-layout']);
    expect(structuredClone(opened)).toEqual(opened);
  });

  it('reads little of a large archive, though its documents lie behind 8 GiB of layer', async () => {
    const path = join(folder, 'large.tar');
    writeLargeArchive(path, 8 * 2 ** 30);
    const counted = { bytes: 0 };
    const engine = start({}, (host) => ({
      ...host,
      open: async (given) => countReads((await host.open(given)) as ByteSource, counted),
    }));
    const opened = await engine.open(input(path));
    expect(opened.roots[0]?.children.map(({ role, present }) => [role, present])).toEqual([
      ['config', true],
      ['layer', true],
    ]);
    expect(counted.bytes).toBeLessThan(64 * 1024 + 3 * 1024);
    expect(opened.bytesRead).toBe(counted.bytes);
  });

  it('says what is no image, and leaves nothing open', async () => {
    const path = join(folder, 'page.html');
    writeFileSync(path, '<!doctype html><title>x</title>');
    await expect(start().open(input(path))).rejects.toMatchObject({ code: 'not-an-image' });
  });

  it('keeps several inputs apart, and forgets those that are closed', async () => {
    const engine = start();
    const [first, second] = [await open(engine, oci), await open(engine, docker)];
    await engine.close(first.id);
    await expect(engine.ask([first.id], 'image', { image: first.key })).rejects.toMatchObject({ code: 'not-found' });
    await expect(engine.rootfs(second.id, second.key, 2, false)).resolves.toMatchObject({ depth: 2 });
    await engine.close('never opened');
  });
});

/** A docker save with one layer of that many zeros, which take no room on disk. */
function writeLargeArchive(path: string, size: number): void {
  const header = tar([{ path: 'layer.tar', content: '' }]).slice(0, 512);
  header.set(new TextEncoder().encode('            '), 124);
  // Base-256, as GNU tar writes what eleven octal digits can't hold.
  header.set([0x80, 0, 0, 0], 124);
  new DataView(header.buffer).setBigUint64(128, BigInt(size));
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  const config = JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } });
  const manifest = JSON.stringify([{ Config: 'config.json', RepoTags: ['large:1'], Layers: ['layer.tar'] }]);
  const rest = tar([
    { path: 'config.json', content: config },
    { path: 'manifest.json', content: manifest },
  ]);
  const file = openSync(path, 'w');
  writeSync(file, header, 0, 512, 0);
  writeSync(file, rest, 0, rest.length, 512 + size);
  closeSync(file);
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

describe('files', () => {
  it.each([
    ['OCI', () => oci],
    ['docker save', () => docker],
    ['hybrid', () => hybrid],
  ])('of %s: one layer, with changes, and merged', async (_, path) => {
    const engine = start();
    const { id, key } = await open(engine, path());
    const layer = await engine.layer(id, key, 1, true);
    expect(layer).toMatchObject({ changes: true, entries: 2, findings: [] });
    expect(
      [...listRows(layer.columns, { implied: false })].map(({ path: name, whiteout }) => [name, whiteout]),
    ).toEqual([
      ['etc/motd', undefined],
      ['gone', 'file'],
    ]);
    const merged = await engine.rootfs(id, key, 2, false);
    const paths = [...listRows(merged.columns, { implied: true })].map(({ path: name, layer: from }) => [name, from]);
    expect(paths).toEqual([
      ['etc', 0],
      ['etc/motd', 1],
      ['hard', 2],
      ['soft', 2],
    ]);
    const lower = await engine.rootfs(id, key, 0, false);
    expect([...listRows(lower.columns, { implied: false })].map(({ path: name }) => name)).toEqual([
      'etc/motd',
      'gone',
    ]);
  });

  it.each([
    ['oci', oci],
    ['docker', docker],
  ])('are read in part and whole, links to their target (%s)', async (_, path) => {
    const engine = start();
    const { id, key } = await open(engine, path);
    for (const name of ['etc/motd', '/hard', 'soft', 'etc/../etc/motd']) {
      const file = await refOf(engine, id, key, name);
      const part = await engine.read(id, { kind: 'file', file }, 1, 4);
      expect([text(part.bytes), part.size], name).toEqual(['eco', 6]);
      expect(await (await engine.save(id, { kind: 'file', file })).text(), name).toBe('second');
    }
    const below = await engine.findInLayer(id, key, 0, 'etc/motd');
    expect(text((await engine.read(id, { kind: 'file', file: below }, 0, 99)).bytes)).toBe('first');
    const across = await engine.findInLayer(id, key, 2, 'hard');
    expect(text((await engine.read(id, { kind: 'file', file: across }, 0, 99)).bytes)).toBe('second');
  });

  it('are handed out as copies: what was read before stays right when an answer is moved away', async () => {
    const engine = start();
    const { id, key } = await open(engine, oci);
    const file = await refOf(engine, id, key, 'etc/motd');
    for (let i = 0; i < 3; i++) {
      const part = await engine.read(id, { kind: 'file', file }, 0, 99);
      expect(text(part.bytes)).toBe('second');
      structuredClone(part, { transfer: [part.bytes.buffer] });
    }
    const merged = await engine.rootfs(id, key, 2, false);
    structuredClone(merged.columns.size, { transfer: [merged.columns.size.buffer] });
    expect([...listRows((await engine.rootfs(id, key, 2, false)).columns, { implied: true })]).toHaveLength(4);
  });

  it('say what is not there', async () => {
    const engine = start();
    const { id, key } = await open(engine, oci);
    await expect(engine.findMerged(id, key, 2, 'gone')).rejects.toMatchObject({ code: 'not-found' });
    await expect(engine.findMerged(id, key, 2, 'etc')).rejects.toMatchObject({ code: 'unsupported' });
    await expect(engine.layer(id, key, 7, false)).rejects.toMatchObject({ code: 'not-found' });
    const file = { image: key, layer: 0, entry: 99 };
    await expect(engine.read(id, { kind: 'file', file }, 0, 9)).rejects.toMatchObject({ code: 'not-found' });
    await expect(engine.read(id, { kind: 'entry', path: 'nothing' }, 0, 9)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('of a layer that is absent are an error there, and a finding in the merged tree', async () => {
    const files = ociLayout([{ image }]);
    const [first] = image.layers;
    files.delete(`blobs/sha256/${first?.descriptor.digest.slice(7)}`);
    const path = join(folder, 'hole.tar');
    writeFileSync(path, toTar(files));
    const engine = start();
    const { id, key } = await open(engine, path);
    await expect(engine.layer(id, key, 0, false)).rejects.toMatchObject({
      code: 'not-found',
      at: first?.descriptor.digest,
    });
    const merged = await engine.rootfs(id, key, 2, false);
    expect(merged.basis.incomplete.map(({ layer, why }) => [layer, why])).toEqual([[0, 'absent']]);
    expect([...listRows(merged.columns, { implied: false })].map(({ path: name }) => name)).toContain('etc/motd');
  });
});

describe('documents and entries', () => {
  it('are given as the bytes that are stored', async () => {
    const engine = start();
    const { id, manifest } = await open(engine, oci);
    const whole = await engine.save(id, { kind: 'node', key: manifest.key });
    expect(sha256(new Uint8Array(await whole.arrayBuffer()))).toBe(manifest.digest);
    const index = await engine.read(id, { kind: 'entry', path: 'index.json' }, 0, 1e6);
    expect(JSON.parse(text(index.bytes))).toMatchObject({ schemaVersion: 2 });
    expect((await engine.ask([id], 'layout', {})).map(({ path }) => path)).toContain('oci-layout');
  });
});

describe('verifying', () => {
  it('checks documents and layers, each layer once', async () => {
    const jobs: string[] = [];
    const engine = start({}, (host) => ({
      ...host,
      runLayerJob: (job, options) => {
        jobs.push(`${job.index ? 'index' : ''}${job.digests ? '+digests' : ''}`);
        return host.runLayerJob(job, options);
      },
    }));
    const { id, key } = await open(engine, hybrid);
    const report = await engine.verify(id, []);
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.ok).toBe(true);
    const kinds = new Set(report.checks.map(({ kind }) => kind));
    expect([...kinds]).toEqual(expect.arrayContaining(['digest', 'size', 'diffID', 'layerCount']));
    await engine.rootfs(id, key, 2, false);
    await engine.verify(id, []);
    expect(jobs).toHaveLength(new Set(image.layers.map(({ diffID }) => diffID)).size);
    expect(new Set(jobs)).toEqual(new Set(['index+digests']));
  });

  it('finds a layer whose bytes were changed', async () => {
    const files = ociLayout([{ image }]);
    const digest = image.layers[2]?.descriptor.digest ?? '';
    const bytes = Uint8Array.from(image.layers[2]?.bytes ?? []);
    bytes[600] = 1;
    files.set(`blobs/sha256/${digest.slice(7)}`, bytes);
    const path = join(folder, 'changed.tar');
    writeFileSync(path, toTar(files));
    const engine = start();
    const { id } = await open(engine, path);
    const { ok, checks } = await engine.verify(id, []);
    expect(ok).toBe(false);
    expect(checks.filter((check) => !check.ok).map(({ kind, expected, actual }) => [kind, expected, actual])).toEqual([
      ['digest', digest, sha256(bytes)],
      ['diffID', digest, sha256(bytes)],
    ]);
  });

  it('goes on in the background once a layer was indexed, and tells how far it is', async () => {
    const engine = start({ background: true });
    const { id, key, manifest } = await open(engine, oci);
    const first = await engine.verification(id, 0);
    expect(first).toMatchObject({ running: false, objects: [] });
    // Who asks again with what it was answered waits: asked without end, page and worker would be busy for nothing.
    let again = 0;
    const news = engine.verification(id, first.revision).then(() => again++);
    news.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve));
    expect(again).toBe(0);
    await engine.rootfs(id, key, 2, false);
    let seen: Verification = first;
    const states = new Map<string, string>();
    do {
      seen = await engine.verification(id, seen.revision);
      for (const object of seen.objects) states.set(object.key, object.state);
    } while (seen.running || states.size < 3);
    const layers = manifest.children.filter(({ role }) => role === 'layer');
    expect(layers.map(({ key: node }) => states.get(node))).toEqual(['ok', 'ok', 'ok']);
  });

  it('ends the waiting for news when the caller gives up or the input is closed', async () => {
    const engine = start();
    const { id } = await open(engine, oci);
    const controller = new AbortController();
    const given = engine.verification(id, 1, { signal: controller.signal }).catch((error: unknown) => error);
    controller.abort();
    await expect(given).resolves.toMatchObject({ code: 'aborted' });
    const open2 = engine.verification(id, 1).catch((error: unknown) => error);
    await engine.close(id);
    await expect(open2).resolves.toMatchObject({ code: 'aborted' });
  });

  it('names layers that no document names by reading them', async () => {
    const engine = start();
    const { id } = await open(engine, docker);
    const [root] = await engine.withLayerDigests(id);
    const layers = root?.children.filter(({ role }) => role === 'layer') ?? [];
    expect(layers.map(({ digest }) => digest)).toEqual(image.layers.map(({ diffID }) => diffID));
  });

  it('reports bytes of bytes', async () => {
    const engine = start();
    const { id } = await open(engine, oci);
    const reported: Progress[] = [];
    await engine.verify(id, [], { onProgress: (progress) => reported.push(progress) });
    expect(reported.at(-1)).toMatchObject({ unit: 'bytes', done: reported.at(-1)?.total });
  });
});

describe('stopping', () => {
  /** A host whose layer jobs wait until they are aborted. */
  const stuck =
    (seen: { started: number; aborted: number }) =>
    (host: EngineHost): EngineHost => ({
      ...host,
      runLayerJob: (_, options) =>
        new Promise((__, reject) => {
          seen.started++;
          options?.signal?.addEventListener('abort', () => {
            seen.aborted++;
            reject(options.signal?.reason);
          });
        }),
    });

  it('an abort reaches every layer that is being read', async () => {
    const seen = { started: 0, aborted: 0 };
    const engine = start({}, stuck(seen));
    const { id, key } = await open(engine, oci);
    const controller = new AbortController();
    const call = engine.rootfs(id, key, 2, false, { signal: controller.signal }).catch((error: unknown) => error);
    await vi.waitFor(() => expect(seen.started).toBe(3), 60_000);
    controller.abort();
    await expect(call).resolves.toMatchObject({ code: 'aborted' });
    expect(seen.aborted).toBe(3);
  });

  it('closing stops what is under way', async () => {
    const seen = { started: 0, aborted: 0 };
    const engine = start({}, stuck(seen));
    const { id, key } = await open(engine, oci);
    const call = engine.layer(id, key, 0, false).catch((error: unknown) => error);
    await vi.waitFor(() => expect(seen.started).toBe(1), 60_000);
    await engine.close(id);
    await expect(call).resolves.toMatchObject({ code: 'aborted' });
    expect(seen.aborted).toBe(1);
  });
});

describe('the table of methods', () => {
  it('passes the options of a call on in their place', async () => {
    const engine = start();
    const { id, key } = await open(engine, oci);
    const methods = toMethods(engine);
    const aborted = { signal: AbortSignal.abort() };
    await expect(methods.rootfs?.([id, key, 2, false], aborted)).rejects.toMatchObject({ code: 'aborted' });
    await expect(methods.rootfs?.([id, key, 2, false], {})).resolves.toMatchObject({ depth: 2 });
  });
});
