import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLayouts } from '../../../src/proxy/layouts/openLayouts.ts';
import { serveRegistries } from '../../../src/proxy/nodeRegistries.ts';
import { attestation, helloImage } from '../../fixtures/hello.ts';
import { type Lab, openLab } from '../../fixtures/hostileRegistry.ts';
import { type BuiltBlob, blob, OCI } from '../../fixtures/image.ts';
import { nestedLayout, ociFiles, toFolder } from '../../fixtures/layouts.ts';

const root = mkdtempSync(join(tmpdir(), 'cutaway-layouts-'));
const image = helloImage('amd64');
const config = blob('application/vnd.example.sbom', {});
const referrer = blob(OCI.manifest, {
  schemaVersion: 2,
  mediaType: OCI.manifest,
  config: config.descriptor,
  layers: [],
  subject: image.manifest.descriptor,
  annotations: { note: 'x' },
});
const REF_NAME = 'org.opencontainers.image.ref.name';
let lab: Lab;

beforeAll(async () => {
  toFolder(nestedLayout([image], 'a/hello:1.0', [attestation(image)]), join(root, 'layouts/a/hello'));
  const tagged = ['v1', 'v2', 'v10', 'registry.test/x/y:full'].map((name) => ({
    ...image.manifest.descriptor,
    annotations: { 'org.opencontainers.image.ref.name': name },
  }));
  const blobs = [image.manifest, image.config, ...image.layers, config, referrer];
  toFolder(ociFiles(blobs, [...tagged, referrer.descriptor]), join(root, 'layouts/many'));
  toFolder(ociFiles(blobs, tagged), join(root, 'layouts/No Repository'));
  // What others write: no name at all; a media type that a browser would run; digests that lead out; another's index.
  toFolder(
    ociFiles([image.manifest, image.config, ...image.layers], [image.manifest.descriptor]),
    join(root, 'layouts/unnamed'),
  );
  const page = blob(OCI.manifest, { schemaVersion: 2, mediaType: 'text/html', layers: [] });
  const schema1 = blob('application/vnd.docker.distribution.manifest.v1+prettyjws', { schemaVersion: 1, name: 'x' });
  const named = ({ descriptor }: BuiltBlob, tag: string) => ({ ...descriptor, annotations: { [REF_NAME]: tag } });
  const climbing = {
    ...image.manifest.descriptor,
    digest: 'sha256:../../../secret',
    annotations: { [REF_NAME]: 'climbs' },
  };
  toFolder(
    ociFiles([page, schema1], [named(page, 'page'), named(schema1, 'old'), climbing]),
    join(root, 'layouts/odd'),
  );
  toFolder(ociFiles(blobs, tagged), join(root, 'layouts/linked'));
  rmSync(join(root, 'layouts/linked/index.json'));
  writeFileSync(join(root, 'index.json'), JSON.stringify({ manifests: tagged }));
  symlinkSync(join(root, 'index.json'), join(root, 'layouts/linked/index.json'));
  toFolder(ociFiles(blobs, tagged), join(root, 'outside'));
  symlinkSync(join(root, 'outside'), join(root, 'layouts/outside'));
  writeFileSync(join(root, 'secret'), '{"secret":true}');
  mkdirSync(join(root, 'layouts/many/blobs/sha256'), { recursive: true });
  symlinkSync(join(root, 'secret'), join(root, 'layouts/many/blobs/sha256', 'f'.repeat(64)));
  const { inside } = await openLayouts(join(root, 'layouts'));
  lab = await openLab({}, { inside: new Map([['layouts', inside]]) });
});
afterAll(async () => {
  await lab.close();
  rmSync(root, { recursive: true });
});

const json = async (path: string) => (await lab.ask(`layouts/v2/${path}`)).json();

describe('a folder of layouts', () => {
  it('is a registry: repositories by their path, tags by the names in the index, page by page', async () => {
    expect(await json('')).toEqual({});
    expect(await json('_catalog')).toEqual({ repositories: ['a/hello', 'linked', 'many', 'odd', 'unnamed'] });
    expect(await json('many/tags/list')).toEqual({ name: 'many', tags: ['full', 'v1', 'v10', 'v2'] });
    const first = await lab.ask('layouts/v2/many/tags/list?n=3');
    const link = /^<\/registries\/(.*)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await lab.ask(link);
    expect([await first.json(), await second.json()]).toMatchObject([
      { tags: ['full', 'v1', 'v10'] },
      { tags: ['v2'] },
    ]);
    expect(second.headers.get('link')).toBeNull();
  });

  it('gives manifests by tag and digest with their media type, and blobs by range', async () => {
    const { digest } = image.manifest.descriptor;
    for (const reference of ['v10', 'full', digest]) {
      const response = await lab.ask(`layouts/v2/many/manifests/${reference}`);
      expect(response.headers.get('content-type')).toBe(OCI.manifest);
      expect(response.headers.get('docker-content-digest')).toBe(digest);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(image.manifest.bytes));
    }
    expect((await lab.ask('layouts/v2/a/hello/manifests/1.0')).headers.get('content-type')).toBe(OCI.index);
    const [layer] = image.layers;
    const part = await lab.ask(`layouts/v2/many/blobs/${layer?.descriptor.digest}`, { Range: 'bytes=5-9' });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(Buffer.from(layer?.bytes.subarray(5, 10) ?? []));
    const head = await lab.ask('layouts/v2/many/manifests/v1', {}, { method: 'HEAD' });
    expect([head.headers.get('content-length'), await head.text()]).toEqual([`${image.manifest.bytes.length}`, '']);
  });

  it('lists referrers, by type where that is asked', async () => {
    const path = `many/referrers/${image.manifest.descriptor.digest}`;
    const expected = {
      ...referrer.descriptor,
      artifactType: 'application/vnd.example.sbom',
      annotations: { note: 'x' },
    };
    expect(await json(path)).toEqual({ schemaVersion: 2, mediaType: OCI.index, manifests: [expected] });
    const filtered = await lab.ask(`layouts/v2/${path}?artifactType=application%2Fother`);
    expect(filtered.headers.get('oci-filters-applied')).toBe('artifactType');
    expect(await filtered.json()).toMatchObject({ manifests: [] });
    expect(await json(`many/referrers/sha256:${'0'.repeat(64)}`)).toMatchObject({ manifests: [] });
  });

  it('has nothing else: no other path, and no link that leads out of it', async () => {
    const missing = ['none/tags/list', 'many/manifests/none', `many/blobs/sha256:${'0'.repeat(64)}`];
    for (const path of [...missing, `many/blobs/sha256:${'f'.repeat(64)}`, `many/manifests/sha256:${'f'.repeat(64)}`]) {
      const failure = await lab.fails(`layouts/v2/${path}`);
      expect(failure, path).toMatchObject({ code: 'not-found', status: 404, registry: 'layouts' });
      expect(failure.detail[0]?.code).toMatch(/^(NAME|MANIFEST|BLOB)_UNKNOWN$/);
    }
    expect(lab.went).toEqual([]);
  });

  it('that is outside, by a link for a folder or an index, is not there', async () => {
    expect(await json('linked/tags/list')).toEqual({ name: 'linked', tags: [] });
    expect((await lab.fails('layouts/v2/outside/tags/list')).code).toBe('not-found');
  });

  it('gives the only image of a layout without names as latest, and no digest that is none', async () => {
    expect(await json('unnamed/tags/list')).toEqual({ name: 'unnamed', tags: ['latest'] });
    expect((await lab.ask('layouts/v2/unnamed/manifests/latest')).status).toBe(200);
    expect(await json('odd/tags/list')).toEqual({ name: 'odd', tags: ['old', 'page'] });
  });

  it('gives types that no browser runs, and schema 1 its own', async () => {
    const type = async (tag: string) => (await lab.ask(`layouts/v2/odd/manifests/${tag}`)).headers.get('content-type');
    expect(await type('page')).toBe(OCI.manifest);
    expect(await type('old')).toBe('application/vnd.docker.distribution.manifest.v1+prettyjws');
  });

  it('that is one layout itself goes by its name, and folders that can be none are told', async () => {
    const { repositories } = await openLayouts(join(root, 'layouts/many'));
    expect(repositories).toEqual(['many']);
    const { notes, close } = await serveRegistries({ layouts: join(root, 'layouts') }, true);
    expect(notes.slice(1)).toEqual([
      `layouts: 5 repositories from ${join(root, 'layouts')}`,
      expect.stringContaining('"No Repository"'),
    ]);
    close();
    await expect(openLayouts(join(root, 'absent'))).rejects.toThrow('ENOENT');
  });
});
