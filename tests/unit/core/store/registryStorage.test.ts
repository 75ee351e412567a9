/** The storage of a registry opens as what it serves, wherever in a folder or tar it begins. */
import { describe, expect, it } from 'vitest';
import { blob, buildImage, OCI } from '../../../fixtures/image.ts';
import type { Files } from '../../../fixtures/layouts.ts';
import { codes, nodesOf, openBytes, openFolder } from '../../../fixtures/openImage.ts';
import { registryTree } from '../../../fixtures/registryTree.ts';
import { toBytes } from '../../../fixtures/tar.ts';

const one = buildImage({ layers: [{ entries: [{ path: 'a', content: 'a' }] }] });
const two = buildImage({ layers: [{ entries: [{ path: 'b', content: 'b' }] }] });
const index = blob(OCI.index, { schemaVersion: 2, mediaType: OCI.index, manifests: [one.manifest.descriptor] });
const blobsOf = (...images: (typeof one)[]) => images.flatMap(({ config, layers }) => [config, ...layers]);
const tree = (base?: string) =>
  registryTree(
    [
      {
        repository: 'team/app',
        manifests: [{ blob: index, tags: ['1', 'latest'] }, { blob: one.manifest }, { blob: two.manifest }],
        blobs: blobsOf(one, two),
      },
      { repository: 'copy', manifests: [{ blob: two.manifest, tags: ['x'] }], blobs: blobsOf(two) },
    ],
    base,
  );

describe('the storage of a registry', () => {
  it.each(['docker/registry/v2', 'v2', 'var/lib/registry/docker/registry/v2', 'repositories/docker/registry/v2'])(
    'at %s opens with every name, as a folder and as a tar',
    async (base) => {
      for (const opened of [await openBytes(tree(base)), await openFolder(tree(base))]) {
        expect(opened.formats).toEqual(['registry-storage']);
        const named = opened.roots.map(({ role, digest, names }) => [role, digest, [...names].sort()]);
        expect(named).toHaveLength(2);
        expect(named).toEqual(
          expect.arrayContaining([
            ['index', index.descriptor.digest, ['team/app:1', 'team/app:latest']],
            ['manifest', two.manifest.descriptor.digest, ['copy:x']],
          ]),
        );
        expect(nodesOf(opened.roots).every(({ present, verified }) => present && verified !== 'mismatch')).toBe(true);
        expect(codes(opened)).toEqual([]);
      }
    },
  );

  it('shows manifests without a tag, as a signature or what a tag has left is', async () => {
    const files = registryTree([{ repository: 'a', manifests: [{ blob: one.manifest }], blobs: blobsOf(one) }]);
    const opened = await openBytes(files);
    expect(opened.roots.map(({ digest, names }) => [digest, names])).toEqual([[one.manifest.descriptor.digest, []]]);
  });

  it('says of a tag that leads nowhere that it does', async () => {
    const files: Files = new Map(tree('v2'));
    files.set('v2/repositories/copy/_manifests/tags/x/current/link', toBytes('nothing'));
    const opened = await openBytes(files);
    expect(opened.findings.map(({ code, message }) => [code, message.slice(0, 22)])).toContainEqual([
      'bad-link',
      'The link of copy:x hol',
    ]);
  });

  it('is a layer where it lies among the files of one', async () => {
    const files: Files = new Map([['etc/passwd', toBytes('x')], ...tree('var/lib/registry/docker/registry/v2')]);
    expect((await openBytes(files)).formats).toEqual(['layer']);
  });

  it('explains its links', async () => {
    const texts = (await openBytes(tree())).layout().map(({ explanation }) => explanation);
    expect(texts).toContain('What team/app:latest points to: the digest of a manifest.');
  });
});
