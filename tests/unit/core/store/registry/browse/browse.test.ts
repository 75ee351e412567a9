/** What a repository holds, without a layer being read: tags, where they lead, platforms, sizes, what refers to what. */
import { describe, expect, it } from 'vitest';
import { attachedTag, referrersTag } from '../../../../../../src/core/oci/attachedTag.ts';
import type { Digest } from '../../../../../../src/core/oci/digest.ts';
import { accessTo, type Counted } from '../../../../../../src/core/store/registry/access.ts';
import { listRepositories } from '../../../../../../src/core/store/registry/browse/catalog.ts';
import { listReferrers } from '../../../../../../src/core/store/registry/browse/referrers.ts';
import { readTagged } from '../../../../../../src/core/store/registry/browse/tagged.ts';
import { readTagHeads, type TagHead } from '../../../../../../src/core/store/registry/browse/tagHeads.ts';
import { compareTags, listTags } from '../../../../../../src/core/store/registry/browse/tags.ts';
import { Documents } from '../../../../../../src/core/store/registry/documents.ts';
import { blob, buildImage, EPOCH, manifestOf, OCI, sha256 } from '../../../../../fixtures/image.ts';
import { HOST, MemoryRegistry, type MemoryRegistryOptions } from '../../../../../fixtures/memoryRegistry.ts';
import { toBytes } from '../../../../../fixtures/tar.ts';

const REPOSITORY = { registry: HOST, repository: 'team/app' };
const image = buildImage({ layers: [{ entries: [{ path: 'a', content: 'a' }] }], created: EPOCH });
const arm = buildImage({ layers: [{ entries: [{ path: 'b', content: 'b' }] }], architecture: 'arm64' });
const digest = image.manifest.descriptor.digest as Digest;

function start(options: MemoryRegistryOptions = {}, total?: Counted) {
  const registry = new MemoryRegistry(options);
  registry.push('1', image);
  const access = accessTo(REPOSITORY, { fetch: registry.fetch, total });
  const documents = new Documents();
  const asked = () => registry.log.map(({ method, path }) => `${method} ${path}`);
  const tagged = (tag: string) => readTagged({ ...REPOSITORY, tag }, { access, documents });
  const referrers = (of: string = digest) => listReferrers(of as Digest, { access, documents });
  return { registry, access, documents, asked, tagged, referrers };
}

const artifact = (subject: string, artifactType: string, more: object = {}) =>
  blob(OCI.manifest, {
    ...{ schemaVersion: 2, mediaType: OCI.manifest, artifactType },
    config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: sha256(toBytes('{}')), size: 2 },
    layers: [],
    subject: { mediaType: OCI.manifest, digest: subject, size: 1 },
    ...more,
  });

describe('the list of tags', () => {
  it('of 7,890 tags is read in few pages, told as it grows, and sorted all the while', async () => {
    const { registry, access } = start({ page: 1000 });
    registry.tags.push(...Array.from({ length: 7890 }, (_, i) => `${i % 30}.${i}`));
    const parts: (readonly string[])[] = [];
    const { tags, complete } = await listTags(access, undefined, (sofar) => parts.push(sofar));
    expect([tags.length, complete, tags[0]]).toEqual([7890, true, '29.7889']);
    expect(parts.map(({ length }) => length)).toEqual([1000, 2000, 4000]);
    for (const part of parts) expect(part).toEqual(part.toSorted(compareTags));
  });

  it('is asked for again without a size where a size is refused', async () => {
    const { registry, access, asked } = start({ unsized: true });
    registry.tags.push('1');
    expect((await listTags(access)).tags).toEqual(['1']);
    expect(asked()).toEqual(['GET tags/list?n=1000', 'GET tags/list']);
  });

  it('stands as far as it came where a later page is refused, and says why', async () => {
    const { registry, access } = start({ limit: 2 });
    registry.tags.push('1', '2', '3', '4', '5', '6', '7');
    const list = await listTags(access);
    expect([list.tags.length, list.complete, list.problem?.code]).toEqual([6, false, 'rate-limited']);
    expect(list.problem?.message).toContain('in 60 seconds');
  });

  it('takes the times and digests that Google adds, and nothing that is not by its form', async () => {
    const more = {
      child: [],
      manifest: {
        [digest]: { tag: ['1', 'not a tag'], timeUploadedMs: '1714564800000', imageSizeBytes: '5', mediaType: 'x' },
        nonsense: { tag: ['1'], timeUploadedMs: 'never' },
        [arm.manifest.descriptor.digest]: 7,
      },
    };
    const { registry, access } = start({ more });
    registry.tags.push('1');
    const { uploaded, digests } = await listTags(access);
    expect([uploaded, digests]).toEqual([{ '1': '2024-05-01T12:00:00.000Z' }, { '1': digest }]);
  });
});

describe('where tags lead', () => {
  it('is learnt by HEAD alone, one that fails leaves the others', async () => {
    const { access, asked, registry } = start();
    registry.push('2', arm);
    const parts: TagHead[] = [];
    const heads = await readTagHeads(access, ['1', 'gone', '2'], undefined, (head) => parts.push(head));
    expect(heads.map(({ tag, digest: led, problem }) => [tag, led, problem?.code])).toEqual([
      ['1', digest, undefined],
      ['gone', null, 'not-found'],
      ['2', arm.manifest.descriptor.digest, undefined],
    ]);
    expect(heads[0]).toMatchObject({ mediaType: OCI.manifest, size: image.manifest.bytes.length });
    expect(parts).toHaveLength(3);
    expect(asked().every((line) => line.startsWith('HEAD '))).toBe(true);
  });

  it('ends at a limit, with the limit said and what there was', async () => {
    const { access, registry } = start({ limit: 6 });
    const heads = await readTagHeads(
      access,
      Array.from({ length: 100 }, () => '1'),
    );
    expect(heads.filter(({ digest: led }) => led === digest)).toHaveLength(6);
    expect(heads.at(-1)?.problem?.code).toBe('rate-limited');
    expect(registry.log.length).toBeLessThan(12);
  });
});

describe('what a tag holds', () => {
  const attestation = blob(OCI.manifest, {
    ...{ schemaVersion: 2, mediaType: OCI.manifest },
    config: image.config.descriptor,
    layers: [{ mediaType: 'application/vnd.in-toto+json', digest: sha256(toBytes('x')), size: 1 }],
  });
  const index = {
    ...{ schemaVersion: 2, mediaType: OCI.index, annotations: { 'org.opencontainers.image.version': '9' } },
    manifests: [
      { ...image.manifest.descriptor, platform: image.platform },
      { ...arm.manifest.descriptor, platform: arm.platform },
      {
        ...attestation.descriptor,
        platform: { os: 'unknown', architecture: 'unknown' },
        annotations: {
          'vnd.docker.reference.type': 'attestation-manifest',
          'vnd.docker.reference.digest': digest,
        },
      },
      {
        mediaType: OCI.manifest,
        digest: sha256(toBytes('gone')),
        size: 3,
        platform: { os: 'linux', architecture: 's390x' },
      },
    ],
  };

  it('is told by platform, a missing one at its place, and the sum counts each blob once', async () => {
    const { registry, tagged } = start();
    registry.push('arm', arm);
    registry.pushManifest(attestation);
    registry.pushManifest({ bytes: toBytes(JSON.stringify(index)) }, 'many');
    const answer = await tagged('many');
    expect(answer).toMatchObject({ kind: 'index', created: EPOCH, annotations: index.annotations });
    expect(answer.images.map(({ platform, role, about, problem }) => [platform, role, about, problem?.code])).toEqual([
      ['linux/amd64', 'image', null, undefined],
      ['linux/arm64', 'image', null, undefined],
      [null, 'attestation', digest, undefined],
      ['linux/s390x', 'image', null, 'not-found'],
    ]);
    expect(answer.images[0]?.size).toBe(image.config.bytes.length + (image.layers[0]?.bytes.length ?? 0));
    const sizes = new Map<string, number>();
    for (const built of [image, arm])
      for (const { descriptor } of [built.manifest, built.config, ...built.layers])
        sizes.set(descriptor.digest, descriptor.size);
    const documents = attestation.bytes.length + JSON.stringify(index).length + 3;
    // The attestation's config is that of the image here, and counted with it; its one layer has one byte.
    expect(answer.total).toBe([...sizes.values()].reduce((sum, size) => sum + size, documents) + 1);
    const layers = [...image.layers, ...arm.layers].map(({ descriptor }) => descriptor.digest);
    expect(registry.log.filter(({ path }) => layers.some((layer) => path.includes(layer)))).toEqual([]);
  });

  it('is asked for once: the second look is one HEAD', async () => {
    const { registry, tagged, asked } = start();
    const first = await tagged('1');
    expect(first).toMatchObject({ kind: 'image', digest, created: EPOCH });
    expect(first.images[0]?.platform).toBe('linux/amd64');
    registry.log.length = 0;
    expect(await tagged('1')).toEqual(first);
    expect(asked()).toEqual(['HEAD manifests/1']);
  });

  it('is an image by what it holds, whatever artifactType and subject say', async () => {
    const { registry, tagged } = start();
    const crane = { ...index, manifests: [{ ...image.manifest.descriptor, artifactType: OCI.config }] };
    registry.pushManifest({ bytes: toBytes(JSON.stringify(crane)) }, 'crane');
    expect((await tagged('crane')).images.map(({ role, platform }) => [role, platform])).toEqual([
      ['image', 'linux/amd64'],
    ]);
    const parsed = JSON.parse(new TextDecoder().decode(image.manifest.bytes)) as object;
    const withSubject = blob(OCI.manifest, { ...parsed, artifactType: OCI.config, subject: arm.manifest.descriptor });
    registry.pushManifest(withSubject, 'subject');
    expect(await tagged('subject')).toMatchObject({ kind: 'image', artifactType: null });
    const payload = blob('application/vnd.dev.cosign.simplesigning.v1+json', {});
    registry.pushManifest(manifestOf(OCI.manifest, image.config, [payload]), 'signature');
    expect(await tagged('signature')).toMatchObject({ kind: 'artifact' });
    const type = 'application/vnd.oci.artifact.manifest.v1+json';
    const old = blob(type, { mediaType: type, artifactType: 'x/y', blobs: [payload.descriptor] });
    registry.pushManifest(old, 'draft');
    expect(await tagged('draft')).toMatchObject({ kind: 'artifact', artifactType: 'x/y', images: [{ size: 2 }] });
  });

  it('is an artifact by its type, or by the type of its config, and schema 1 is said to be that', async () => {
    const { registry, tagged } = start();
    const config = blob('application/vnd.cncf.helm.config.v1+json', { name: 'chart' });
    registry.pushManifest(manifestOf(OCI.manifest, config, []), 'chart');
    expect(await tagged('chart')).toMatchObject({ kind: 'artifact', artifactType: config.descriptor.mediaType });
    registry.pushManifest({ bytes: artifact(digest, 'application/spdx+json').bytes }, 'sbom');
    expect(await tagged('sbom')).toMatchObject({ kind: 'artifact', subject: digest });
    const old = { schemaVersion: 1, name: 'a', tag: 'b', fsLayers: [], history: [], signatures: [] };
    registry.pushManifest({ bytes: toBytes(JSON.stringify(old)) }, 'old');
    expect(await tagged('old')).toMatchObject({ kind: 'schema1', images: [] });
  });

  it('that is not there names the tags that are', async () => {
    const { registry, tagged } = start();
    registry.tags.push('1');
    await expect(tagged('2')).rejects.toThrow(/these tags: 1\.$/);
  });
});

describe('the catalog', () => {
  it('is what the registry tells, else why not and what to do', async () => {
    const { registry } = start();
    const ask = (host: string) => listRepositories(host, { fetch: registry.fetch });
    await expect(ask(HOST)).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining('by name'),
    });
    registry.repositories.push('b', 'a', '../x');
    expect(await ask(HOST)).toEqual({ repositories: ['a', 'b'], complete: true });
    registry.log.length = 0;
    await expect(ask('docker.io')).rejects.toMatchObject({ code: 'unsupported' });
    expect(registry.log).toEqual([]);
  });
});

describe('what refers to an image', () => {
  const sbom = artifact(digest, 'application/spdx+json', { annotations: { a: 'b' } });
  const signature = artifact(sbom.descriptor.digest, 'application/vnd.dev.cosign.artifact.sig.v1+json');

  it('is told by the registry, with what refers to that in turn, and never in a circle', async () => {
    const { registry, referrers } = start({ referrers: 'yes' });
    const entry = { ...sbom.descriptor, artifactType: 'application/spdx+json', annotations: { a: 'b' } };
    const signed = { ...signature.descriptor, artifactType: 'application/vnd.dev.cosign.artifact.sig.v1+json' };
    registry.referrers.set(digest, [entry]);
    registry.referrers.set(sbom.descriptor.digest, [signed]);
    registry.referrers.set(signature.descriptor.digest, [entry]);
    const answer = await referrers();
    expect(answer.by).toBe('api');
    expect(answer.referrers).toMatchObject([
      { what: 'sbom', annotations: { a: 'b' }, referrers: [{ what: 'signature', referrers: [] }] },
    ]);
  });

  it('has the type that its manifest says, where the registry tells that of an empty config', async () => {
    const { registry, referrers } = start({ referrers: 'yes' });
    registry.pushManifest({ bytes: sbom.bytes });
    registry.referrers.set(digest, [{ ...sbom.descriptor, artifactType: 'application/vnd.oci.empty.v1+json' }]);
    const answer = await referrers();
    expect(answer.referrers).toMatchObject([{ what: 'sbom', artifactType: 'application/spdx+json' }]);
  });

  it.each([
    [400, 'unsupported'],
    [401, 'unauthorized'],
    [403, 'denied'],
    [404, 'not-found'],
    [405, 'unsupported'],
  ])('is read from the tag where the registry answers %i', async (status, code) => {
    const { registry, referrers } = start({ referrers: { status, code } });
    // Such lists may lack the type: the manifest has it.
    const list = { schemaVersion: 2, mediaType: OCI.index, manifests: [sbom.descriptor] };
    registry.pushManifest({ bytes: sbom.bytes });
    registry.pushManifest({ bytes: toBytes(JSON.stringify(list)) }, referrersTag(digest));
    const answer = await referrers();
    expect(answer).toMatchObject({ by: 'tag', complete: true });
    expect(answer.referrers).toMatchObject([{ what: 'sbom', artifactType: 'application/spdx+json' }]);
    expect(registry.log.filter(({ path }) => path.startsWith('referrers/'))).toHaveLength(1);
  });

  it('is found under the tags of cosign, which no registry lists', async () => {
    const { registry, referrers } = start({ referrers: 'yes' });
    const simple = blob('application/vnd.dev.cosign.simplesigning.v1+json', { critical: {} });
    registry.pushManifest(manifestOf(OCI.manifest, image.config, [simple]), `${referrersTag(digest)}.sig`);
    const { by, referrers: found } = await referrers();
    expect([by, found.map(({ what, tag }) => [what, tag])]).toEqual([
      'api',
      [['signature', `${referrersTag(digest)}.sig`]],
    ]);
  });

  it('is nothing where nothing is there, and an error in words where nobody may ask', async () => {
    expect(await start().referrers()).toMatchObject({ by: 'none', referrers: [], complete: true });
    const locked = start({ credential: 'Basic eDp5' });
    await expect(locked.referrers()).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('is bounded, however much refers to however much', async () => {
    const { registry, referrers } = start({ referrers: 'yes' });
    const many = (from: string) =>
      Array.from({ length: 40 }, (_, i) => ({
        ...{ mediaType: OCI.manifest, size: 1, artifactType: 'application/spdx+json' },
        digest: sha256(toBytes(`${from}/${i}`)),
      }));
    const get = registry.referrers.get.bind(registry.referrers);
    registry.referrers.get = (of) => get(of) ?? many(of);
    const answer = await referrers();
    expect(answer.complete).toBe(false);
    expect(registry.log.length).toBeLessThan(100);
  });
});

describe('a tag that is made of a digest', () => {
  it('is told from those that people make', () => {
    for (const [suffix, kind] of [
      ['', 'referrers'],
      ['.sig', 'signature'],
      ['.att', 'attestation'],
      ['.sbom', 'sbom'],
    ]) {
      expect(attachedTag(`${referrersTag(digest)}${suffix}`)).toEqual({ digest, kind });
    }
    for (const tag of ['latest', 'sha256-abc', `${referrersTag(digest)}.txt`, 'sha256', `sha512-${'a'.repeat(64)}`]) {
      expect(attachedTag(tag)).toBeUndefined();
    }
  });
});

describe('what it costs', () => {
  it('is summed over repositories, with what the registry still grants', async () => {
    const total: Counted = { requests: 0, bytes: 0 };
    const headers = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '42;w=21600' };
    const { tagged, access } = start({ headers }, total);
    await tagged('1');
    expect(total).toEqual({ ...access.traffic });
    expect(total.requests).toBe(2);
    expect(total.quotas).toEqual({ [HOST]: { limit: 100, remaining: 42, window: 21600 } });
  });
});
