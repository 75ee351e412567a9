import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../../src/cli/node/host.ts';
import { indexFolder } from '../../../../fixtures/indexFolder.ts';
import type { Node } from '../../../../../src/core/image/node.ts';
import { FLAG } from '../../../../../src/core/rootfs/columns.ts';
import { listRows } from '../../../../../src/core/rootfs/listing.ts';
import type { Hit } from '../../../../../src/core/rootfs/search/hit.ts';
import { EVERYTHING, type Query } from '../../../../../src/core/rootfs/search/query/query.ts';
import { createEngine } from '../../../../../src/engine/createEngine.ts';
import { createIndexStore } from '../../../../../src/engine/indexStore.ts';
import type { SearchPart } from '../../../../../src/engine/search/found.ts';
import { type BuiltBlob, blob, manifestOf, sha256 } from '../../../../fixtures/image.ts';
import { ociFiles, toTar } from '../../../../fixtures/layouts.ts';
import { HOST, MemoryRegistry } from '../../../../fixtures/memoryRegistry.ts';
import { estargzLayer, type TableLayer, type TocLine, zstdChunkedLayer } from '../../../../fixtures/tableLayers.ts';
import type { TarEntry } from '../../../../fixtures/tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-tables-test-'));
const hosts: ReturnType<typeof createNodeHost>[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Text, with what is searched for at its very end. */
const TOOL = `${'hay '.repeat(5000)}needle`;
const ENTRIES: readonly TarEntry[] = [
  { path: '.no.prefetch.landmark', content: '\x0f' },
  { path: 'etc/motd', content: 'hello\n' },
  // Its extended header is in the tar and not in the table: what follows lies elsewhere than a plain tar would have it.
  { path: 'etc/odd', content: 'x', xattrs: { 'user.odd': new Uint8Array(3) } },
  { path: 'bin/tool', content: TOOL },
  { path: 'bin/again', type: 'hardlink', link: 'bin/tool' },
];

type Suffix = 'gzip' | 'zstd';

interface Where {
  /** In a registry, where bytes are dear; else in a file. */
  readonly remote?: boolean;
  readonly cache?: string;
}

/** An image of one layer that brings its table, opened; `jobs` counts passes over the layer. */
async function open(layer: TableLayer, suffix: Suffix, { remote = false, cache = newFolder('kept') }: Where = {}) {
  const config = blob('application/vnd.oci.image.config.v1+json', {
    ...{ architecture: 'amd64', os: 'linux' },
    rootfs: { type: 'layers', diff_ids: [sha256(layer.tar)] },
  });
  const descriptor = {
    mediaType: `application/vnd.oci.image.layer.v1.tar+${suffix}`,
    ...{ digest: sha256(layer.bytes), size: layer.bytes.length, annotations: layer.annotations },
  };
  const stored = { bytes: layer.bytes, descriptor };
  const manifest = manifestOf('application/vnd.oci.image.manifest.v1+json', config, [stored]);
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  hosts.push(host);
  const read = { jobs: 0 };
  const engine = createEngine({
    ...host,
    indexes: createIndexStore(indexFolder(cache)),
    runLayerJob(job, options) {
      read.jobs++;
      return host.runLayerJob(job, options);
    },
    ...(remote && { registryFetch: registryOf([config, stored], manifest).fetch }),
  });
  const path = join(folder, `${suffix}-${Math.random()}.tar`);
  if (!remote) writeFileSync(path, toTar(ociFiles([config, stored, manifest], [manifest.descriptor])));
  const reference = `${HOST}/app:1`;
  const { id, roots } = await engine.open(
    remote ? { kind: 'registry', name: reference, reference } : { kind: 'path', name: path, path },
  );
  const find = (nodes: readonly Node[]): Node | undefined =>
    nodes.map((node) => (node.role === 'manifest' ? node : find(node.children))).find(Boolean);
  const key = find(roots)?.key ?? '';
  const cat = async (name: string) => {
    const file = await engine.findInLayer(id, key, 0, name);
    const { bytes } = await engine.read(id, { kind: 'file', file }, 0, 100_000);
    return new TextDecoder().decode(bytes);
  };
  return { engine, id, key, read, cat, cache };
}

const newFolder = (name: string) => join(folder, `${name}-${Math.random()}`);

function registryOf(blobs: readonly BuiltBlob[], manifest: BuiltBlob): MemoryRegistry {
  const registry = new MemoryRegistry();
  for (const { bytes, descriptor } of blobs) registry.blobs.set(descriptor.digest, bytes);
  registry.pushManifest(manifest, '1');
  return registry;
}

const BUILDERS = [
  ['gzip', estargzLayer],
  ['zstd', zstdChunkedLayer],
] as const;

describe.each(BUILDERS)('a layer that brings a table (%s)', (suffix, build) => {
  it('is listed by its tar where that is at hand, however little the table tells', async () => {
    const lie = (lines: TocLine[]) => void lines.splice(1, 1);
    const { engine, id, key, read, cat } = await open(build(ENTRIES, { lie }), suffix);
    const { basis } = await engine.layer(id, key, 0, false);
    expect([read.jobs, basis]).toEqual([1, { incomplete: [], unchecked: [] }]);
    expect(await cat('etc/motd')).toBe('hello\n');
  });

  it('is listed by its table in a registry, which is said', async () => {
    const { engine, id, key, read, cat } = await open(build(ENTRIES), suffix, { remote: true });
    const { entries, columns, findings, basis } = await engine.layer(id, key, 0, false);
    expect([entries, findings, read.jobs]).toEqual([ENTRIES.length, [], 0]);
    expect(basis.unchecked.map(({ layer }) => layer)).toEqual([0]);
    expect((await engine.rootfs(id, key, 0, false)).basis).toEqual(basis);
    expect(await cat('etc/motd')).toBe('hello\n');
    expect(await cat('bin/again')).toBe(TOOL);
    const hidden = [...columns.flags].filter((flags) => (flags & FLAG.hidden) !== 0);
    expect(hidden).toHaveLength(1);
  });

  it.each([false, true])('agrees with its tar on verification (in a registry: %s)', async (remote) => {
    const { engine, id, key } = await open(build(ENTRIES), suffix, { remote });
    await engine.layer(id, key, 0, false);
    expect(await engine.verify(id, [])).toMatchObject({ ok: true, findings: [] });
    expect((await engine.rootfs(id, key, 0, false)).basis.unchecked).toEqual([]);
  });

  it.each([
    ['listed by it first', true],
    ['verified at once', false],
  ])('that lies is an error on verification, and then its tar lists the layer: %s', async (_, list) => {
    const lie = (lines: TocLine[]) => void lines.splice(1, 1);
    const { engine, id, key } = await open(build(ENTRIES, { lie }), suffix, { remote: true });
    if (list) expect((await engine.layer(id, key, 0, false)).entries).toBe(ENTRIES.length - 1);
    const { ok, findings } = await engine.verify(id, []);
    expect([ok, findings.map(({ code, severity }) => [code, severity])]).toEqual([false, [['table-lacks', 'error']]]);
    expect(findings[0]?.message).toContain('etc/motd');
    const { columns, basis } = await engine.rootfs(id, key, 0, false);
    expect([...listRows(columns, { implied: false })].map(({ path }) => path)).toContain('etc/motd');
    expect(basis.unchecked).toEqual([]);
  });

  it('whose table is of no use is read like any other, and that is said', async () => {
    const layer = build(ENTRIES, { lie: (lines) => void Object.assign(lines[1] ?? {}, { size: -5 }) });
    const { engine, id, key, read, cat } = await open(layer, suffix);
    const { entries } = await engine.layer(id, key, 0, false);
    expect([entries, read.jobs]).toEqual([suffix === 'gzip' ? ENTRIES.length + 1 : ENTRIES.length, 1]);
    expect(await cat('etc/motd')).toBe('hello\n');
    const { findings } = await engine.verification(id, 0);
    expect(findings.map(({ code }) => code)).toContain('table-unusable');
  });

  it('is kept as its tar was read, with what the table says otherwise', async () => {
    const lie = (lines: TocLine[]) => void lines.splice(1, 1);
    const layer = build(ENTRIES, { lie });
    const first = await open(layer, suffix);
    await first.engine.layer(first.id, first.key, 0, false);
    await first.engine.verify(first.id, []);
    const store = createIndexStore(indexFolder(first.cache));
    await expect.poll(async () => (await store.list()).length).toBe(1);
    const { engine, id, key, read } = await open(layer, suffix, { cache: first.cache });
    const again = await engine.layer(id, key, 0, false);
    expect(read.jobs).toBe(0);
    expect(again.entries).toBe(suffix === 'gzip' ? ENTRIES.length + 1 : ENTRIES.length);
    expect(again.findings.map(({ code }) => code)).toContain('table-lacks');
  });

  it('is searched for text where its contents really lie', async () => {
    const { engine, id } = await open(build(ENTRIES, { chunk: 1000 }), suffix);
    const hits: Hit[] = [];
    const query: Query = { ...EVERYTHING, text: { kind: 'text', text: 'needle' } };
    const onPart = (part: unknown) => {
      const found = part as SearchPart;
      if (found.kind === 'hits') hits.push(...found.hits);
    };
    await engine.ask([id], 'search', { query }, { onPart });
    expect(hits.map(({ path }) => path)).toEqual(['bin/tool']);
  });
});
