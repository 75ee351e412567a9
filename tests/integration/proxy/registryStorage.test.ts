/** The storage tree of a registry, served as what that registry is. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLayouts } from '../../../src/proxy/layouts/openLayouts.ts';
import { type BuiltBlob, blob, OCI } from '../../fixtures/image.ts';
import { toFolder } from '../../fixtures/layouts.ts';
import { registryTree } from '../../fixtures/registryTree.ts';
import { helloImage } from '../../fixtures/hello.ts';
import { type Lab, openLab } from '../../fixtures/hostileRegistry.ts';

const root = mkdtempSync(join(tmpdir(), 'cutaway-storage-'));
const image = helloImage('amd64');
const signature = blob(OCI.manifest, {
  ...{ schemaVersion: 2, mediaType: OCI.manifest, layers: [], subject: image.manifest.descriptor },
  config: { ...image.config.descriptor, mediaType: 'application/vnd.example.signature' },
});
const old = blob('application/vnd.docker.distribution.manifest.v1+prettyjws', { schemaVersion: 1, name: 'x' });
let lab: Lab;

beforeAll(async () => {
  const blobs: BuiltBlob[] = [image.config, ...image.layers];
  const manifests = [
    { blob: image.manifest, tags: ['1', 'latest'] },
    { blob: signature },
    { blob: old, tags: ['old'] },
  ];
  toFolder(registryTree([{ repository: 'team/app', manifests, blobs }]), join(root, 'a'));
  toFolder(registryTree([{ repository: 'app', manifests, blobs }]), join(root, 'b/mirror'));
  writeFileSync(join(root, 'secret'), image.manifest.descriptor.digest);
  const link = join(root, 'a/docker/registry/v2/repositories/team/app/_manifests/tags/old/current/link');
  rmSync(link);
  symlinkSync(join(root, 'secret'), link);
  const [a, b] = [await openLayouts(join(root, 'a')), await openLayouts(join(root, 'b'))];
  lab = await openLab(
    {},
    {
      inside: new Map([
        ['a', a.inside],
        ['b', b.inside],
      ]),
    },
  );
});
afterAll(async () => {
  await lab.close();
  rmSync(root, { recursive: true });
});

const json = async (path: string) => (await lab.ask(path)).json();

describe('the storage of a registry', () => {
  it('is served by the names that the registry knows, below the folder that it lies in', async () => {
    expect(await json('a/v2/_catalog')).toEqual({ repositories: ['team/app'] });
    expect(await json('b/v2/_catalog')).toEqual({ repositories: ['mirror/app'] });
  });

  it('gives tags, manifests by tag and by digest with their types, and blobs', async () => {
    expect(await json('b/v2/mirror/app/tags/list')).toEqual({ name: 'mirror/app', tags: ['1', 'latest', 'old'] });
    const { digest } = image.manifest.descriptor;
    for (const reference of ['latest', digest]) {
      const response = await lab.ask(`a/v2/team/app/manifests/${reference}`);
      expect(response.headers.get('docker-content-digest')).toBe(digest);
      expect(response.headers.get('content-type')).toBe(OCI.manifest);
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array(image.manifest.bytes));
    }
    const layer = image.layers[0]?.descriptor;
    const response = await lab.ask(`a/v2/team/app/blobs/${layer?.digest}`);
    expect((await response.arrayBuffer()).byteLength).toBe(layer?.size);
    const type = (await lab.ask('b/v2/mirror/app/manifests/old')).headers.get('content-type');
    expect(type).toBe('application/vnd.docker.distribution.manifest.v1+prettyjws');
  });

  it('gives what refers to a digest, tagged or not', async () => {
    const { manifests } = await json(`a/v2/team/app/referrers/${image.manifest.descriptor.digest}`);
    expect(manifests).toMatchObject([
      { digest: signature.descriptor.digest, artifactType: 'application/vnd.example.signature' },
    ]);
  });

  it('follows no link out of the folder, and says what is not there', async () => {
    expect(await json('a/v2/team/app/tags/list')).toEqual({ name: 'team/app', tags: ['1', 'latest'] });
    expect((await lab.ask('a/v2/team/app/manifests/old')).status).toBe(404);
    expect((await lab.ask('a/v2/team/none/tags/list')).status).toBe(404);
  });
});
