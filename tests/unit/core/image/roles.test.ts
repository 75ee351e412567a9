/** What is an image: by what its manifest holds. One line a manifest; the types are those of the tools named. */
import { describe, expect, it } from 'vitest';
import { type BuiltBlob, blob, buildImage, manifestOf, OCI } from '../../../fixtures/image.ts';
import { type Files, ociFiles } from '../../../fixtures/layouts.ts';
import { nodesOf, openBytes } from '../../../fixtures/openImage.ts';
import { toBytes } from '../../../fixtures/tar.ts';

const image = buildImage({ layers: [{ entries: [{ path: 'f', content: 'hello' }] }] });
const [layer] = image.layers;
const subject = { mediaType: OCI.manifest, digest: `sha256:${'ab'.repeat(32)}`, size: 5 };
const json = (mediaType: string, value: object = {}) => blob(mediaType, value);
const configOf = (type: string) => blob(type, JSON.parse(new TextDecoder().decode(image.config.bytes)));
const EMPTY = 'application/vnd.oci.empty.v1+json';
const COSIGN = 'application/vnd.dev.cosign.simplesigning.v1+json';

interface Case {
  readonly config?: BuiltBlob;
  readonly layers?: readonly BuiltBlob[];
  readonly manifest?: object;
  readonly entry?: object;
  readonly tag?: string;
}

/** A layout of one manifest. */
function layoutOf({ config = image.config, layers = image.layers, manifest = {}, entry = {}, tag }: Case): Files {
  const made = blob(OCI.manifest, {
    ...JSON.parse(new TextDecoder().decode(manifestOf(OCI.manifest, config, layers).bytes)),
    ...manifest,
  });
  const annotations = tag === undefined ? {} : { annotations: { 'org.opencontainers.image.ref.name': tag } };
  return ociFiles([config, ...layers, made], [{ ...made.descriptor, ...annotations, ...entry }]);
}

describe('a manifest is', () => {
  it.each<[string, string, Case]>([
    [
      'an image whose index repeats the type of its config (crane, apko)',
      'manifest',
      { entry: { artifactType: OCI.config } },
    ],
    [
      'an image whose artifactType is the type of its config (ko)',
      'manifest',
      { manifest: { artifactType: OCI.config } },
    ],
    ['an image with a subject', 'manifest', { manifest: { subject } }],
    [
      'an image of layers of a root filesystem under a config that reads as one',
      'manifest',
      { config: configOf('application/vnd.acme.config+json') },
    ],
    ['an image without layers (umoci new)', 'manifest', { layers: [] }],
    [
      'an image whose layers have no type',
      'manifest',
      { layers: [{ ...layer, descriptor: { ...layer?.descriptor, mediaType: '' } } as BuiltBlob] },
    ],
    ['an image on EROFS', 'manifest', { layers: [json('application/vnd.erofs.layer.v1')] }],
    ['an artifact: a signature under the config of images (cosign)', 'artifact', { layers: [json(COSIGN)] }],
    [
      'an artifact: an attestation under the config of images (cosign)',
      'artifact',
      { layers: [json('application/vnd.dsse.envelope.v1+json')] },
    ],
    [
      'an artifact: a bill of materials under the config of images (cosign)',
      'artifact',
      { layers: [json('text/spdx+json')] },
    ],
    [
      'an artifact: a module under the config of images (runwasi)',
      'artifact',
      { layers: [json('application/vnd.wasm.content.layer.v1+wasm')] },
    ],
    [
      'an artifact: a module (wasm-to-oci)',
      'artifact',
      { config: json('application/vnd.wasm.config.v0+json'), layers: [json('application/wasm')] },
    ],
    [
      'an artifact: a chart (helm)',
      'artifact',
      {
        config: json('application/vnd.cncf.helm.config.v1+json'),
        layers: [json('application/vnd.cncf.helm.chart.content.v1.tar+gzip')],
      },
    ],
    [
      'an artifact: files in layers of images (oras before 1.0)',
      'artifact',
      { config: json('application/vnd.unknown.config.v1+json') },
    ],
    [
      'an artifact: files in layers of images (oras)',
      'artifact',
      { config: json(EMPTY), manifest: { artifactType: 'application/vnd.unknown.artifact.v1' } },
    ],
    [
      'an artifact: an artifactType and no layers',
      'artifact',
      { layers: [], manifest: { artifactType: 'application/vnd.acme' } },
    ],
    [
      'a referrer: a signature with a subject (notation)',
      'referrer',
      {
        config: json('application/vnd.cncf.notary.signature'),
        layers: [json('application/jose+json')],
        manifest: { subject },
      },
    ],
    [
      'a referrer: a bundle with a subject (cosign 3)',
      'referrer',
      {
        config: json(EMPTY),
        layers: [json('application/vnd.dev.sigstore.bundle.v0.3+json')],
        manifest: { subject, artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json' },
      },
    ],
  ])('%s', async (_, role, made) => {
    const opened = await openBytes(layoutOf(made));
    expect(opened.roots.map((root) => root.role)).toEqual([role]);
    if (role === 'manifest' && !made.config) expect(opened.roots[0]?.artifactType).toBeUndefined();
  });

  it('an artifact about an image where its tag says so, with no word about a platform that it lacks', async () => {
    const { digest } = image.manifest.descriptor;
    const config = blob(OCI.config, { architecture: '', os: '', config: {}, rootfs: { type: 'layers', diff_ids: [] } });
    const opened = await openBytes(
      layoutOf({ config, layers: [json(COSIGN)], tag: `${digest.replace(':', '-')}.sig` }),
    );
    expect(opened.roots[0]).toMatchObject({ role: 'artifact', subject: digest });
    expect(nodesOf(opened.roots).flatMap(({ findings }) => findings)).toEqual([]);
  });

  it('an artifact with its blobs in the form of the drafts of OCI 1.1', async () => {
    const content = json('text/plain');
    const old = blob('application/vnd.oci.artifact.manifest.v1+json', {
      ...{ mediaType: 'application/vnd.oci.artifact.manifest.v1+json', artifactType: 'x/y' },
      blobs: [content.descriptor],
    });
    const [root] = (await openBytes(ociFiles([old, content], [old.descriptor]))).roots;
    expect(root).toMatchObject({ role: 'artifact', artifactType: 'x/y' });
    expect(root?.children.map(({ role, digest, present }) => [role, digest, present])).toEqual([
      ['layer', content.descriptor.digest, true],
    ]);
    const withSubject = blob(old.descriptor.mediaType, { mediaType: old.descriptor.mediaType, blobs: [], subject });
    const opened = await openBytes(ociFiles([withSubject], [withSubject.descriptor]));
    expect(opened.roots[0]).toMatchObject({ role: 'referrer', subject: subject.digest });
  });
});

describe('an index with a subject', () => {
  it('stays one, and its images stay images', async () => {
    const index = blob(OCI.index, { schemaVersion: 2, manifests: [image.manifest.descriptor], subject });
    const blobs = [index, image.manifest, image.config, ...image.layers];
    const [root] = (await openBytes(ociFiles(blobs, [index.descriptor]))).roots;
    expect(root).toMatchObject({ role: 'index', subject: subject.digest, children: [{ role: 'manifest' }] });
  });
});

describe('what there was before Docker 1.10', () => {
  const v1 = (id: string, command: string, more: object = {}) => ({
    ...{ id, created: '2014-01-01T00:00:00Z', container_config: { Cmd: ['/bin/sh', '-c', command] } },
    ...{ architecture: 'amd64', os: 'linux', config: { Cmd: ['x'] }, ...more },
  });
  const [base, top] = ['a'.repeat(64), 'b'.repeat(64)];

  it('shows the steps of an archive, each with its layer, from the descriptions beside the layers', async () => {
    const files: Files = new Map([
      [`${base}/json`, toBytes(JSON.stringify(v1(base, 'ADD x')))],
      [`${base}/layer.tar`, layer?.tar ?? toBytes('')],
      [`${top}/json`, toBytes(JSON.stringify(v1(top, 'make', { parent: base })))],
      [`${top}/layer.tar`, layer?.tar ?? toBytes('')],
      ['repositories', toBytes(JSON.stringify({ old: { '1': top } }))],
    ]);
    const opened = await openBytes(files);
    const { steps, aligned, config } = await opened.image('0');
    expect(steps.map(({ createdBy, layer: made }) => [createdBy, made])).toEqual([
      ['/bin/sh -c ADD x', 0],
      ['/bin/sh -c make', 1],
    ]);
    expect([aligned, config?.config?.Cmd]).toEqual([true, ['x']]);
  });

  it('shows those of a schema 1 manifest, and its config', async () => {
    const texts = [v1(top, 'make', { parent: base }), v1(base, 'ADD x')].map((one) => ({
      v1Compatibility: JSON.stringify(one),
    }));
    const blobSum = layer?.descriptor.digest;
    const old = { schemaVersion: 1, name: 'x', fsLayers: [{ blobSum }, { blobSum }], history: texts };
    const opened = await openBytes(JSON.stringify(old));
    const { steps, aligned, config } = await opened.image('0');
    expect(steps.map(({ createdBy, layer: made }) => [createdBy, made])).toEqual([
      ['/bin/sh -c ADD x', 0],
      ['/bin/sh -c make', 1],
    ]);
    expect([aligned, config?.config?.Cmd, opened.roots[0]?.platform]).toEqual([true, ['x'], 'linux/amd64']);
  });
});

describe('only a config', () => {
  it.each([
    ['of today', new TextDecoder().decode(image.config.bytes)],
    ['from before Docker 1.10', JSON.stringify({ id: 'a', os: 'linux', container_config: { Cmd: ['make'] } })],
  ])('%s answers for its image', async (_, text) => {
    const opened = await openBytes(text);
    expect(opened.roots[0]?.role).toBe('config');
    const { config, steps, layers } = await opened.image('0');
    expect([config?.os, steps.length, layers]).toEqual(['linux', 1, []]);
  });
});
