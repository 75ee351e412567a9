import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../../src/cli/node/host.ts';
import { indexFolder } from '../../../../../src/cli/node/indexFolder.ts';
import type { Node } from '../../../../../src/core/image/node.ts';
import { FLAG } from '../../../../../src/core/rootfs/columns.ts';
import type { Hit } from '../../../../../src/core/rootfs/search/hit.ts';
import { EVERYTHING, type Query } from '../../../../../src/core/rootfs/search/query/query.ts';
import { createEngine } from '../../../../../src/engine/createEngine.ts';
import { createIndexStore } from '../../../../../src/engine/indexStore.ts';
import type { SearchPart } from '../../../../../src/engine/search/found.ts';
import { blob, manifestOf, sha256 } from '../../../../fixtures/image.ts';
import { ociFiles, toTar } from '../../../../fixtures/layouts.ts';
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

/** An image of one layer that brings its table, opened; `jobs` counts passes over the layer. */
async function open(layer: TableLayer, suffix: 'gzip' | 'zstd', kept = join(folder, `kept-${Math.random()}`)) {
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
  const path = join(folder, `${suffix}-${Math.random()}.tar`);
  writeFileSync(path, toTar(ociFiles([config, stored, manifest], [manifest.descriptor])));
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  hosts.push(host);
  const read = { jobs: 0 };
  const engine = createEngine({
    ...host,
    indexes: createIndexStore(indexFolder(kept)),
    runLayerJob(job, options) {
      read.jobs++;
      return host.runLayerJob(job, options);
    },
  });
  const { id, roots } = await engine.open({ kind: 'path', name: path, path });
  const find = (nodes: readonly Node[]): Node | undefined =>
    nodes.map((node) => (node.role === 'manifest' ? node : find(node.children))).find(Boolean);
  const key = find(roots)?.key ?? '';
  const cat = async (name: string) => {
    const file = await engine.findInLayer(id, key, 0, name);
    const { bytes } = await engine.read(id, { kind: 'file', file }, 0, 100_000);
    return new TextDecoder().decode(bytes);
  };
  return { engine, id, key, read, cat, kept };
}

const BUILDERS = [
  ['gzip', estargzLayer],
  ['zstd', zstdChunkedLayer],
] as const;

describe.each(BUILDERS)('a layer that brings a table (%s)', (suffix, build) => {
  it('is listed and its files are read without a pass over it', async () => {
    const { engine, id, key, read, cat } = await open(build(ENTRIES), suffix);
    const { entries, columns, findings } = await engine.layer(id, key, 0, false);
    expect([entries, findings, read.jobs]).toEqual([ENTRIES.length, [], 0]);
    expect(await cat('etc/motd')).toBe('hello\n');
    expect(await cat('bin/again')).toBe(TOOL);
    expect(read.jobs).toBe(0);
    const hidden = [...columns.flags].filter((flags) => (flags & FLAG.hidden) !== 0);
    expect(hidden).toHaveLength(1);
  });

  it('is read on verification, and agrees with its tar', async () => {
    const { engine, id, key, read } = await open(build(ENTRIES), suffix);
    await engine.layer(id, key, 0, false);
    expect(await engine.verify(id, [])).toMatchObject({ ok: true, findings: [] });
    expect(read.jobs).toBe(1);
  });

  it.each([
    ['listed by it first', true],
    ['verified at once', false],
  ])('that lies is told on verification: %s', async (_, list) => {
    const lie = (lines: TocLine[]) => void lines.splice(1, 1);
    const { engine, id, key } = await open(build(ENTRIES, { lie }), suffix);
    if (list) expect((await engine.layer(id, key, 0, false)).entries).toBe(ENTRIES.length - 1);
    const { findings } = await engine.verify(id, []);
    expect(findings.map(({ code }) => code)).toEqual(['table-lacks']);
    expect(findings[0]?.message).toContain('etc/motd');
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
    const store = createIndexStore(indexFolder(first.kept));
    await expect.poll(async () => (await store.list()).length).toBe(1);
    const { engine, id, key, read } = await open(layer, suffix, first.kept);
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
      const told = part as SearchPart;
      if (told.kind === 'hits') hits.push(...told.hits);
    };
    await engine.ask([id], 'search', { query }, { onPart });
    expect(hits.map(({ path }) => path)).toEqual(['bin/tool']);
  });
});
