/** Indexes of layers that others publish: used at once, never believed, replaced by a pass. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../../src/cli/node/host.ts';
import type { Node } from '../../../../../src/core/image/node.ts';
import { referrersTag } from '../../../../../src/core/oci/attachedTag.ts';
import type { ImageError } from '../../../../../src/core/oci/imageError.ts';
import type { Digest } from '../../../../../src/core/oci/digest.ts';
import { listRows } from '../../../../../src/core/rootfs/listing.ts';
import { createEngine, type EngineOptions } from '../../../../../src/engine/createEngine.ts';
import { OCI } from '../../../../fixtures/image.ts';
import { absurdBlobs, FORGED } from '../../../../fixtures/forgedIndexes.ts';
import { HOST, MemoryRegistry } from '../../../../fixtures/memoryRegistry.ts';
import { attach, CONTENTS, type Forge, indexBytes, sharedImage } from '../../../../fixtures/sharedIndex.ts';
import { share } from '../../../../fixtures/deep.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-hints-'));
const hosts: ReturnType<typeof createNodeHost>[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** An index of a format that tells less, whose manifest nobody has. */
const BESIDE = `sha256:${'e'.repeat(64)}`;
const SOCI_TYPE = 'application/vnd.amazon.soci.index.v1+json';
const REFERENCE = `${HOST}/team/app:1`;

interface Setup {
  readonly forge?: Forge;
  /** Instead of an index that is written. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly by?: 'api' | 'tag' | 'nothing';
  readonly options?: EngineOptions;
}

/** The image in a registry with its index, opened; `passes` counts passes over the layer. */
async function open({ forge, bytes, by = 'api', options }: Setup = {}) {
  const { image, layer } = sharedImage();
  const registry = new MemoryRegistry(by === 'api' ? { referrers: 'yes' } : {});
  registry.push('1', image);
  const attached = attach(bytes ?? (await indexBytes(layer, forge)), image, layer);
  for (const one of attached.blobs) registry.blobs.set(one.descriptor.digest, one.bytes);
  registry.pushManifest(attached.manifest);
  const subject = image.manifest.descriptor.digest as Digest;
  const beside = [{ ...attached.descriptor, artifactType: SOCI_TYPE, digest: BESIDE }, attached.descriptor];
  if (by === 'api') registry.referrers.set(subject, beside);
  const index = { schemaVersion: 2, mediaType: OCI.index, manifests: beside };
  const tagged = new TextEncoder().encode(JSON.stringify(index));
  if (by === 'tag') registry.pushManifest({ bytes: tagged }, referrersTag(subject));
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  hosts.push(host);
  const read = { passes: 0 };
  const runLayerJob: typeof host.runLayerJob = (job, call) => {
    read.passes++;
    return host.runLayerJob(job, call);
  };
  // Sources in memory have no handle, so that passes run in place: they are seen by what goes over the wire.
  const engine = createEngine({ ...host, runLayerJob, registryFetch: registry.fetch }, options);
  const { id, roots } = await engine.open({ kind: 'registry', name: REFERENCE, reference: REFERENCE });
  const find = (nodes: readonly Node[]): Node | undefined =>
    nodes.map((node) => (node.role === 'manifest' ? node : find(node.children))).find(Boolean);
  const key = find(roots)?.key ?? '';
  const fetched = () =>
    registry.log.filter(({ path }) => path.endsWith(layer.descriptor.digest)).reduce((sum, one) => sum + one.bytes, 0);
  return {
    ...{ engine, id, key, registry, layer, origin: attached.manifest.descriptor.digest },
    fetched,
    list: async () => {
      const { columns, basis } = await engine.layer(id, key, 0, false);
      return { paths: [...listRows(columns, { implied: false })].map(({ path }) => path), basis };
    },
    cat: async (path: string) => {
      const file = await engine.findInLayer(id, key, 0, path);
      const { bytes: content } = await engine.read(id, { kind: 'file', file }, 0, 100_000);
      return new TextDecoder().decode(content);
    },
    findings: async () => (await engine.verification(id, 0)).findings.map(({ code, message }) => ({ code, message })),
  };
}

describe.each(['api', 'tag'] as const)('an index that is attached to the image (by %s)', (by) => {
  it('lists the layer at once, is told whose it is, and gives every file', async () => {
    const { registry, layer, origin, fetched, list, cat, findings } = await open({ by });
    const { paths, basis } = await list();
    expect(paths).toContain('usr/inner.tar');
    expect(fetched()).toBe(0);
    expect(registry.log.length).toBeLessThanOrEqual(6);
    expect(registry.log.filter(({ path }) => path.endsWith(BESIDE))).toEqual([]);
    const { digest } = layer.descriptor;
    const annotations = { 'org.opencontainers.image.created': '2024-01-01T00:00:00Z' };
    const sharedIndex = {
      from: 'referrer',
      format: 'cutaway',
      digest: origin,
      repository: `${HOST}/team/app`,
      annotations,
    };
    expect(basis).toEqual({ incomplete: [], unchecked: [{ layer: 0, digest, sharedIndex }] });
    for (const [path, content] of Object.entries(CONTENTS)) {
      const before = registry.log.length;
      expect(await cat(path)).toBe(content);
      expect(registry.log.length - before, path).toBeLessThanOrEqual(2);
    }
    expect(await cat('usr/hard')).toBe(CONTENTS['usr/last']);
    expect(await cat('etc/empty')).toBe('');
    expect(fetched()).toBeLessThan(layer.bytes.length * 0.9);
    expect(await findings()).toEqual([]);
  });
});

describe('an index of somebody else', () => {
  it('gives way to a pass, which says that it was right', async () => {
    const { engine, id, list, cat, findings } = await open();
    await list();
    await engine.verify(id, []);
    expect((await list()).basis).toEqual({ incomplete: [], unchecked: [] });
    expect((await findings()).map(({ code }) => code)).toEqual(['shared-index-checked']);
    expect(await cat('etc/motd')).toBe(CONTENTS['etc/motd']);
  });

  const UNUSED: readonly (readonly [string, Setup])[] = [
    ['nothing is attached', { by: 'nothing' }],
    ['shared indexes are off', { options: { sharing: { use: false } } }],
    ['another repository is named, and has none', { options: { sharing: { from: `other.test/none` } } }],
  ];
  it.each(UNUSED)('is not used where %s', async (_, setup) => {
    const { layer, fetched, list } = await open(setup);
    const used = setup.options?.sharing?.from !== undefined;
    const { basis } = await list();
    // The registry in memory answers for any name.
    if (!used) expect(fetched()).toBeGreaterThanOrEqual(layer.bytes.length);
    expect(basis.unchecked.length).toBe(used ? 1 : 0);
  });
});

describe.each(share(FORGED, (_, at) => at % 2 === 0))(
  'a forged index ($name)',
  ({ forge, fate, codes, shows = {} }) => {
    it('never gives a wrong byte, and a pass says what was wrong', async () => {
      const { engine, id, origin, list, cat, findings } = await open({ forge });
      const { basis } = await list();
      expect(basis.unchecked.length).toBe(fate === 'refused' ? 0 : 1);
      for (const [path, content] of Object.entries(CONTENTS))
        expect(await cat(path).catch((error: ImageError) => error.code), path).toBeOneOf(
          path in shows ? [shows[path]] : [content, 'not-found'],
        );
      const seen = (await findings()).map(({ code }) => code);
      expect(seen.includes('shared-index-lies')).toBe(fate === 'caught');
      if (fate === 'found') expect((await list()).basis.unchecked).toHaveLength(1);
      await engine.verify(id, []);
      for (const [path, content] of Object.entries(CONTENTS)) expect(await cat(path)).toBe(content);
      expect((await list()).basis).toEqual({ incomplete: [], unchecked: [] });
      const said = await findings();
      expect([...new Set(said.map(({ code }) => code))].sort()).toEqual([...codes].sort());
      expect(said.every(({ message }) => message.includes(origin))).toBe(true);
    });
  },
);

describe('what is no index at all', () => {
  it.each(absurdBlobs())('%s is not used', async (_, bytes) => {
    const { list, cat, findings } = await open({ bytes });
    expect((await list()).basis).toEqual({ incomplete: [], unchecked: [] });
    expect(await cat('etc/motd')).toBe(CONTENTS['etc/motd']);
    expect((await findings()).map(({ code }) => code)).toEqual(['shared-index-unusable']);
  });
});
