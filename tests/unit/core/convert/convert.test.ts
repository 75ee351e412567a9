import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import { registerWasm } from '../../../../src/core/bytes/wasm.ts';
import type { ConvertOptions, Target } from '../../../../src/core/convert/options.ts';
import type { PlannedObject } from '../../../../src/core/convert/plan.ts';
import type { Node } from '../../../../src/core/image/node.ts';
import { type ConvertedFiles, convertOpened } from '../../../fixtures/convertImage.ts';
import {
  type BuiltImage,
  blob,
  buildImage,
  buildLayer,
  type Compression,
  manifestOf,
  OCI,
} from '../../../fixtures/image.ts';
import {
  dirTransport,
  dockerLegacy,
  type Files,
  kanikoTarball,
  nestedLayout,
  ociFiles,
  ociLayout,
} from '../../../fixtures/layouts.ts';
import { openBytes, openInput } from '../../../fixtures/openImage.ts';
import { toBytes } from '../../../fixtures/tar.ts';
import { builtWasm } from '../../../fixtures/wasm.ts';
import { runs } from '../../../fixtures/deep.ts';

beforeAll(() => registerWasm(builtWasm));
afterAll(() => registerWasm(undefined));

const layer = (path: string, compression: Compression = 'gzip') => ({
  compression,
  entries: [{ path, content: path }],
});
const plain = buildImage({
  layers: [layer('a'), layer('b')],
  config: { Cmd: ['/x'], Healthcheck: { Test: ['CMD', 'true'] }, Shell: ['/bin/bash', '-c'] },
  annotations: { 'org.example': 'yes' },
});

const convertFiles = async (files: Files, options: ConvertOptions) => convertOpened(await openBytes(files), options);
const reopen = async (made: ConvertedFiles) => openInput(fromBytes(await made.tar()));

const roles = (objects: readonly PlannedObject[], role: PlannedObject['role']) =>
  objects.filter((object) => object.role === role);
const one = (made: ConvertedFiles, role: PlannedObject['role']) => roles(made.plan.objects, role)[0];
const fates = (objects: readonly PlannedObject[]) => objects.map(({ role, fate }) => `${role} ${fate}`);

function digests(node: Node | undefined): (string | null)[] {
  return [node?.digest ?? null, ...(node?.children ?? []).map(({ digest }) => digest)];
}

describe('a truthful conversion', () => {
  it('keeps every byte of an OCI image that stays one', async () => {
    const made = await convertFiles(ociLayout([{ image: plain, names: ['x/y:1'] }]), { to: 'oci-archive' });
    expect(fates(made.plan.objects)).toEqual([
      ...['manifest kept', 'config kept', 'layer kept', 'layer kept', 'document added', 'document added'],
    ]);
    const [root] = (await reopen(made)).roots;
    expect(digests(root)).toEqual(
      [plain.manifest, plain.config, ...plain.layers].map(({ descriptor }) => descriptor.digest),
    );
    expect(root?.names).toEqual(['docker.io/x/y:1']);
  });

  it("keeps config and layers on the way to Docker's form, and says that annotations are lost", async () => {
    const made = await convertFiles(ociLayout([{ image: plain }]), { to: 'docker-layout' });
    expect(one(made, 'config')).toMatchObject({ fate: 'kept', to: { digest: plain.config.descriptor.digest } });
    const manifest = one(made, 'manifest');
    expect(manifest?.fate).toBe('rewritten');
    expect(manifest?.losses.map(({ pointer }) => pointer)).toEqual(['/annotations/org.example']);
  });

  it("keeps the config on the way to OCI's form, Docker's own fields too", async () => {
    const docker = buildImage({ layers: [layer('a')], form: 'docker', config: { Healthcheck: { Test: ['NONE'] } } });
    const made = await convertFiles(dirTransport({ image: docker }), { to: 'oci-layout' });
    expect(one(made, 'config')?.to).toMatchObject({ mediaType: OCI.config, digest: docker.config.descriptor.digest });
    const skopeo = await convertFiles(dirTransport({ image: docker }), { to: 'oci-layout', as: 'skopeo' });
    expect(one(skopeo, 'config')?.fate).toBe('rewritten');
    expect(one(skopeo, 'config')?.losses).toEqual([
      expect.objectContaining({ pointer: '/config/Healthcheck', severity: 'warning' }),
    ]);
    const converted = await convertFiles(dirTransport({ image: docker }), {
      to: 'oci-layout',
      as: 'skopeo',
      keepConfig: true,
    });
    expect(one(converted, 'config')?.to?.digest).toBe(docker.config.descriptor.digest);
  });

  it('says in the media type what the bytes are', async () => {
    const made = await convertFiles(dockerLegacy([{ image: plain }]), { to: 'oci-layout' });
    expect(roles(made.plan.objects, 'layer').map(({ to }) => to?.mediaType)).toEqual([OCI.layer, OCI.layer]);
  });

  it.each([
    ['oci-layout', 'kept', 'zstd'],
    ['docker-archive', 'recompressed', 'none'],
    ['docker-layout', 'recompressed', 'gzip'],
    ['hybrid', 'recompressed', 'gzip'],
  ] as const)('has a zstd layer in %s %s as %s', async (to, fate, compression) => {
    const image = buildImage({ layers: [layer('z', 'zstd')] });
    const made = await convertFiles(ociLayout([{ image }]), { to });
    const [planned] = roles(made.plan.objects, 'layer');
    expect(planned).toMatchObject({ fate, to: { compression } });
    const [root] = (await reopen(made)).roots;
    const found = root?.children.find(({ role }) => role === 'layer');
    expect(found).toMatchObject({ compression, diffID: image.layers[0]?.diffID, digest: planned?.to?.digest });
  });

  it('says beforehand which digests only the work will tell', async () => {
    const image = buildImage({ layers: [layer('a'), layer('z', 'zstd')] });
    const { foreseen, plan } = await convertFiles(ociLayout([{ image }]), { to: 'hybrid' });
    const before = roles(foreseen.objects, 'layer').map(({ to }) => to?.digest);
    expect(before).toEqual([image.layers[0]?.descriptor.digest, null]);
    expect(roles(foreseen.objects, 'manifest')[0]?.to?.digest).toBeNull();
    expect(foreseen.size).toBeNull();
    expect(foreseen.work).toBe(image.layers[1]?.bytes.length);
    expect(plan.objects.every(({ role, to }) => role === 'document' || to?.digest)).toBe(true);
  });

  it('finds the digests of compressed layers that no document names', async () => {
    const made = await convertFiles(kanikoTarball({ image: plain, names: ['a:b'] }), { to: 'oci-layout' });
    const [root] = (await reopen(made)).roots;
    expect(root?.children.map(({ digest }) => digest)).toEqual(
      [plain.config, ...plain.layers].map(({ descriptor }) => descriptor.digest),
    );
  });

  it('writes a hybrid with the same blobs in both views, and both names', async () => {
    const made = await convertFiles(dockerLegacy([{ image: plain, names: ['x/y:1'] }]), { to: 'hybrid' });
    const opened = await reopen(made);
    expect(opened.formats).toEqual(['oci-layout', 'docker-archive']);
    const [oci, docker] = opened.roots;
    expect(digests(oci).slice(1)).toEqual(digests(docker).slice(1));
    expect([oci?.names, docker?.names]).toEqual([['docker.io/x/y:1'], ['x/y:1']]);
    expect(opened.findings).toEqual([]);
  });

  it('says which name Docker will not know', async () => {
    const files = ociFiles(
      [...plain.layers, plain.config, plain.manifest],
      [{ ...plain.manifest.descriptor, annotations: { 'org.opencontainers.image.ref.name': 'latest' } }],
    );
    const { plan } = await convertFiles(files, { to: 'docker-archive' });
    expect(plan.losses.map(({ message }) => message)).toEqual([expect.stringContaining('"latest"')]);
  });

  it('refuses a layer whose content is not what its diffID says, when it must be written anew', async () => {
    const image = buildImage({ layers: [layer('z', 'zstd')] });
    const other = buildLayer(layer('other', 'zstd'));
    const manifest = manifestOf(OCI.manifest, image.config, [other]);
    const files = ociFiles([other, image.config, manifest], [manifest.descriptor]);
    await expect(convertFiles(files, { to: 'hybrid' })).rejects.toMatchObject({ code: 'digest-mismatch' });
  });

  it('refuses an image whose layer is not there where the output must hold it', async () => {
    const files = ociFiles([plain.config, plain.manifest], [plain.manifest.descriptor]);
    await expect(convertFiles(files, { to: 'docker-archive' })).rejects.toMatchObject({ code: 'not-found' });
    const made = await convertFiles(files, { to: 'oci-layout' });
    expect(roles(made.plan.objects, 'layer').map(({ fate }) => fate)).toEqual(['absent', 'absent']);
  });
});

describe('what is no image', () => {
  it('is refused, saying what it is', async () => {
    const type = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
    const old = blob(type, { schemaVersion: 1, name: 'x', tag: 'y', architecture: 'amd64', fsLayers: [], history: [] });
    const convertOld = convertFiles(ociFiles([old], [old.descriptor]), { to: 'docker-archive' });
    await expect(convertOld).rejects.toMatchObject({ message: expect.stringContaining('schema 1') });
    const alone = await openBytes(new TextDecoder().decode(plain.config.bytes));
    await expect(convertOpened(alone, { to: 'hybrid' })).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('is passed on as it is within an OCI layout, and is nothing for Docker', async () => {
    const chart = manifestOf(OCI.manifest, blob('application/vnd.cncf.helm.config.v1+json', {}), []);
    const files = ociFiles([chart, blob('x/y', {})], [chart.descriptor]);
    const made = await convertFiles(files, { to: 'oci-layout' });
    expect((await reopen(made)).roots[0]?.digest).toBe(chart.descriptor.digest);
    await expect(convertFiles(files, { to: 'docker-archive' })).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('what no tool would load', () => {
  const ids = ['a'.repeat(64)];
  const old: Files = new Map([
    [`${ids[0]}/json`, toBytes(JSON.stringify({ id: ids[0], os: 'linux', architecture: 'amd64' }))],
    [`${ids[0]}/layer.tar`, plain.layers[0]?.tar ?? toBytes('')],
    ['repositories', toBytes(JSON.stringify({ old: { '1': ids[0] } }))],
  ]);

  it.each<Target>(['docker-archive', 'oci-layout', 'hybrid'])('is not made from before Docker 1.10: %s', async (to) => {
    await expect(convertFiles(old, { to })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('no diffID'),
    });
  });

  it('is not made of an image with fewer diffIDs than layers, which may stay what it is', async () => {
    const short = manifestOf(OCI.manifest, plain.config, [...plain.layers, ...plain.layers]);
    const files = ociFiles([short, plain.config, ...plain.layers], [short.descriptor]);
    await expect(convertFiles(files, { to: 'docker-archive' })).rejects.toMatchObject({ code: 'unsupported' });
    expect((await convertFiles(files, { to: 'oci-layout' })).plan.objects[0]?.fate).toBe('kept');
  });
});

describe('platforms that are not there', () => {
  const absent = { mediaType: OCI.manifest, digest: `sha256:${'cd'.repeat(32)}`, size: 500 };
  const index = blob(OCI.index, {
    schemaVersion: 2,
    manifests: [plain.manifest.descriptor, { ...absent, platform: { os: 'linux', architecture: 'arm64' } }],
  });
  const files = ociFiles([index, plain.manifest, plain.config, ...plain.layers], [index.descriptor]);

  it('stay named in an OCI layout, and are left out for Docker, which is said', async () => {
    const converted = await convertFiles(files, { to: 'oci-layout' });
    expect(converted.plan.objects.map(({ fate }) => fate)).toContain('absent');
    expect((await reopen(converted)).roots[0]?.digest).toBe(index.descriptor.digest);
    const docker = await convertFiles(files, { to: 'docker-archive' });
    const losses = docker.plan.objects.flatMap((object) => object.losses.map(({ message }) => message));
    expect(losses.join()).toContain('linux/arm64 is not in the input');
  });

  it('are refused where nothing else is wanted', async () => {
    await expect(convertOpened(await openBytes(files), { to: 'oci-layout' }, ['0.1'])).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('several platforms', () => {
  const arm = buildImage({ layers: [layer('arm')], architecture: 'arm64', variant: 'v8' });
  const statement = blob('application/vnd.in-toto+json', { predicate: {} });
  const attestation = manifestOf(OCI.manifest, blob(OCI.config, { os: 'unknown' }), [statement]);
  const other = {
    entry: {
      ...attestation.descriptor,
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': plain.manifest.descriptor.digest,
      },
    },
    blobs: [attestation, statement, blob(OCI.config, { os: 'unknown' })],
  };
  const files = nestedLayout([plain, arm], 'many:1', [other]);

  it('stay as they are in an OCI layout, attestations and all', async () => {
    const made = await convertFiles(files, { to: 'oci-layout' });
    expect(made.plan.objects.every(({ fate, role }) => fate === 'kept' || role === 'document')).toBe(true);
    const before = await openBytes(files);
    const after = await reopen(made);
    expect(after.roots[0]?.digest).toBe(before.roots[0]?.digest);
    expect(after.layout().filter(({ kind }) => kind === 'file').length).toBe(files.size);
  });

  it('become a list without attestations, which is said', async () => {
    const made = await convertFiles(files, { to: 'docker-layout' });
    const dropped = made.plan.objects.filter(({ fate }) => fate === 'dropped');
    expect(fates(dropped)).toEqual(['attestation dropped']);
    expect(dropped[0]?.losses[0]?.severity).toBe('warning');
    const [root] = (await reopen(made)).roots;
    expect(root?.children.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64/v8']);
  });

  it('lie in one hybrid, of which manifest.json names one', async () => {
    const made = await convertFiles(files, { to: 'hybrid' });
    const opened = await reopen(made);
    expect(opened.roots.map(({ role, platform }) => `${role} ${platform}`)).toEqual([
      'index null',
      'manifest linux/amd64',
    ]);
    expect(made.plan.losses).toHaveLength(1);
  });

  it('are too many for a docker-archive of skopeo', async () => {
    await expect(convertFiles(files, { to: 'docker-archive', as: 'skopeo' })).rejects.toMatchObject({
      code: 'unsupported',
    });
    const made = await convertFiles(files, { to: 'docker-archive' });
    expect((await reopen(made)).roots.map(({ names }) => names)).toEqual([['many:1'], []]);
  });
});

describe('round trips', () => {
  const compressions = fc.array(fc.constantFrom<Compression>('none', 'gzip', 'zstd'), { minLength: 1, maxLength: 4 });
  const trips = fc.constantFrom<readonly [Target, Target]>(
    ['docker-layout', 'oci-layout'],
    ['docker-archive', 'oci-archive'],
    ['hybrid', 'oci-layout'],
  );

  it('keep diffIDs and image ID, and are stable from the second on', async () => {
    await fc.assert(
      fc.asyncProperty(compressions, trips, fc.boolean(), async (kinds, [there, back], twice) => {
        const layers = kinds.map((compression, i) => layer(twice ? 'same' : `file${i}`, compression));
        const image: BuiltImage = buildImage({ layers, annotations: { a: 'b' } });
        let files = await openBytes(ociLayout([{ image }]));
        const seen: string[][] = [];
        for (let trip = 0; trip < 3; trip++) {
          files = await reopen(await convertOpened(files, { to: there }));
          files = await reopen(await convertOpened(files, { to: back }));
          const [root] = files.roots;
          expect(root?.children.flatMap(({ diffID }) => diffID ?? [])).toEqual(
            image.layers.map(({ diffID }) => diffID),
          );
          expect(root?.children[0]?.digest).toBe(image.config.descriptor.digest);
          seen.push(digests(root).map(String));
        }
        expect(seen[1]).toEqual(seen[0]);
        expect(seen[2]).toEqual(seen[0]);
      }),
      { numRuns: runs(10, 50) },
    );
  });
});
