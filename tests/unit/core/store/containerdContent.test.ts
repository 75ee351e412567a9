/** containerd's content store opens by digest, from its own folder and from those above. */
import { describe, expect, it } from 'vitest';
import type { FileSet } from '../../../../src/core/archive/fileSet.ts';
import { folder } from '../../../../src/core/archive/formats/folder.ts';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import { ImageError } from '../../../../src/core/oci/imageError.ts';
import { containerdContent } from '../../../../src/core/store/layouts/containerdContent.ts';
import { blob, buildImage, OCI } from '../../../fixtures/image.ts';
import type { Files } from '../../../fixtures/layouts.ts';
import { codes, nodesOf, openBytes, openFolder } from '../../../fixtures/openImage.ts';

const one = buildImage({ layers: [{ entries: [{ path: 'a', content: 'a' }] }] });
const two = buildImage({ layers: [{ entries: [{ path: 'b', content: 'b' }] }] });
const index = blob(OCI.index, { schemaVersion: 2, mediaType: OCI.index, manifests: [one.manifest.descriptor] });

/** `without`: digests that containerd let go of after it had unpacked them. */
function store(base: string, without: readonly string[] = [], more: readonly [string, Uint8Array][] = []): Files {
  const blobs = [index, one.manifest, one.config, ...one.layers, two.manifest, two.config, ...two.layers];
  const present = blobs.filter(({ descriptor }) => !without.includes(descriptor.digest));
  return new Map<string, Uint8Array>([
    ...present.map(
      ({ descriptor, bytes }) => [`${base}blobs/${descriptor.digest.replace(':', '/')}`, bytes] as [string, Uint8Array],
    ),
    [`${base}ingest/0123/ref`, new TextEncoder().encode('layer-1')],
    ...more,
  ]) as unknown as Files;
}

const META: [string, Uint8Array] = ['io.containerd.metadata.v1.bolt/meta.db', new Uint8Array(4096)];
const CONTENT = 'io.containerd.content.v1.content/';

describe("containerd's content store", () => {
  it.each([
    ['the folder of containerd', store(CONTENT, [], [META])],
    ['a folder above', store(`var/lib/containerd/${CONTENT}`, [], [['etc/containerd/config.toml', new Uint8Array(9)]])],
  ])('from %s, as a folder and as a tar', async (_, files) => {
    for (const opened of [await openFolder(files), await openBytes(files)]) {
      expect(opened.formats).toEqual(['containerd-content']);
      const roots = opened.roots.map(({ role, digest }) => [role, digest]);
      expect(roots).toHaveLength(2);
      expect(roots).toEqual(
        expect.arrayContaining([
          ['index', index.descriptor.digest],
          ['manifest', two.manifest.descriptor.digest],
        ]),
      );
      expect(nodesOf(opened.roots).every(({ present, verified }) => present && verified !== 'mismatch')).toBe(true);
      expect(codes(opened)).toContain('names-not-read');
    }
  });

  it('says which layers are not there', async () => {
    const gone = two.layers[0]?.descriptor.digest ?? '';
    const opened = await openFolder(store(CONTENT, [gone]));
    const absent = nodesOf(opened.roots).filter(({ present }) => !present);
    expect([gone, absent.map(({ digest }) => digest)]).toEqual([gone, [gone]]);
  });

  it('goes on where containerd collects a blob meanwhile', async () => {
    const files = [...store(CONTENT, [], [META])].map(([path, bytes]) => ({
      path,
      source: fromBytes(bytes as Uint8Array<ArrayBuffer>),
    }));
    const gone = two.manifest.descriptor.digest.slice(7);
    const listed = folder(files);
    const racing: FileSet = {
      ...listed,
      open(path) {
        const source = listed.open(path);
        const fail = () => Promise.reject(new ImageError('not-found', path, 'No such file or folder.'));
        return source && path.endsWith(gone) ? { ...source, read: fail } : source;
      },
    };
    const { roots } = await containerdContent.open(racing);
    expect(roots().map(({ content }) => content.digest)).toEqual([index.descriptor.digest]);
  });

  it('opens alone as the OCI layout without an index that it then is', async () => {
    const opened = await openFolder(store(''));
    expect([opened.formats, opened.roots.length, codes(opened)]).toEqual([['oci-layout'], 2, ['no-roots']]);
  });
});
