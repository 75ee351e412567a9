/** SOCI indexes as images have them: attached by `subject` (version 1), and named by the image itself (version 2). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { createNodeHost } from '../../../../../src/cli/node/host.ts';
import type { Node } from '../../../../../src/core/image/node.ts';
import { soci } from '../../../../../src/core/rootfs/published/soci/soci.ts';
import { createEngine } from '../../../../../src/engine/createEngine.ts';
import { blob, OCI } from '../../../../fixtures/image.ts';
import { written } from '../../../../fixtures/indexedLayer.ts';
import { HOST, MemoryRegistry } from '../../../../fixtures/memoryRegistry.ts';
import { CONTENTS, layerToIndex, sharedImage } from '../../../../fixtures/sharedIndex.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-soci-'));
const hosts: ReturnType<typeof createNodeHost>[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

const REFERENCE = `${HOST}/team/app:1`;
const V2 = 'application/vnd.amazon.soci.index.v2+json';

/** The image with its zTOC, in a registry; `artifactType`: what the registry says of the referrer. */
async function pushed(version: 1 | 2, artifactType?: string) {
  const { image, layer } = sharedImage();
  const { facts } = await layerToIndex(layer);
  const ztoc = blob('application/octet-stream', await written(soci, facts));
  const { mediaType, digest, size } = image.manifest.descriptor;
  const text = soci.manifest({ mediaType, digest, size }, [
    { layer: facts, digest: ztoc.descriptor.digest, size: ztoc.descriptor.size },
  ]);
  const { subject, config, ...rest } = JSON.parse(text) as { subject: object; config: { mediaType: string } };
  const index = blob(OCI.manifest, {
    ...rest,
    config: version === 1 ? config : { ...config, mediaType: V2 },
    ...(version === 1 && { subject }),
  });
  const registry = new MemoryRegistry(version === 1 ? { referrers: 'yes' } : {});
  registry.push('1', image);
  const empty = blob('application/vnd.oci.empty.v1+json', {});
  for (const { descriptor, bytes } of [ztoc, empty]) registry.blobs.set(descriptor.digest, bytes);
  registry.pushManifest(index);
  if (version === 1)
    registry.referrers.set(digest, [{ ...index.descriptor, ...(artifactType !== undefined && { artifactType }) }]);
  else {
    const annotations = { 'com.amazon.soci.index-digest': index.descriptor.digest };
    const platform = { os: 'linux', architecture: 'amd64' };
    const manifests = [
      { ...image.manifest.descriptor, platform, annotations },
      {
        ...index.descriptor,
        platform,
        artifactType: V2,
        annotations: { 'com.amazon.soci.image-manifest-digest': digest },
      },
    ];
    registry.pushManifest(blob(OCI.index, { schemaVersion: 2, mediaType: OCI.index, manifests }), '1');
  }
  return { registry, layer };
}

const find = (nodes: readonly Node[]): Node | undefined =>
  nodes.map((node) => (node.role === 'manifest' ? node : find(node.children))).find(Boolean);

it.each<[string, 1 | 2, string | undefined]>([
  ['version 1', 1, 'application/vnd.amazon.soci.index.v1+json'],
  ['version 1, where the registry tells no type', 1, undefined],
  ['version 1, where the registry tells the type of an empty config', 1, 'application/vnd.oci.empty.v1+json'],
  ['version 2', 2, undefined],
])('%s lists the layer at once, and gives every file', async (_, version, artifactType) => {
  const { registry, layer } = await pushed(version, artifactType);
  const host = createNodeHost(join(folder, 'no-built-scripts-here'));
  hosts.push(host);
  const engine = createEngine({ ...host, registryFetch: registry.fetch });
  const { id, roots } = await engine.open({ kind: 'registry', name: REFERENCE, reference: REFERENCE });
  const key = find(roots)?.key ?? '';
  const { basis } = await engine.layer(id, key, 0, false);
  expect(basis.unchecked.map(({ sharedIndex }) => sharedIndex?.format)).toEqual(['SOCI']);
  const fetched = () => registry.log.filter(({ path }) => path.endsWith(layer.descriptor.digest));
  expect(fetched()).toEqual([]);
  for (const [path, content] of Object.entries(CONTENTS)) {
    const before = fetched().length;
    const file = await engine.findInLayer(id, key, 0, path);
    const { bytes } = await engine.read(id, { kind: 'file', file }, 0, 100_000);
    expect(new TextDecoder().decode(bytes)).toBe(content);
    expect(fetched().length - before, path).toBeLessThanOrEqual(1);
  }
});
