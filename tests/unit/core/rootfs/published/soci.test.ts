import { describe, expect, it } from 'vitest';
import { gzip } from '../../../../../src/core/bytes/codecs/gzip.ts';
import { inflated } from '../../../../../src/core/bytes/codecs/inflated.ts';
import { readPath } from '../../../../../src/core/rootfs/layerContent.ts';
import { boundIndexDigest, soci } from '../../../../../src/core/rootfs/published/soci/soci.ts';
import { spanChecked } from '../../../../../src/core/rootfs/published/spans.ts';
import { indexedLayer, written } from '../../../../fixtures/indexedLayer.ts';
import { incompressible } from '../../../../fixtures/incompressible.ts';
import { type TarEntry, tar } from '../../../../fixtures/tar.ts';

const MiB = 1024 * 1024;
const ENTRIES: readonly TarEntry[] = [
  { path: './etc', type: 'dir' },
  { path: './etc/motd', content: 'hello\n', uid: 3_000_000, mtime: 1.5, xattrs: { 'user.a': Uint8Array.of(1, 2, 0) } },
  { path: 'bin', type: 'symlink', link: 'usr/bin' },
  { path: 'etc/hard', type: 'hardlink', link: 'etc/motd' },
  { path: 'dev/null', type: 'char', device: [1, 3] },
  { path: `${'long/'.repeat(40)}name`, content: incompressible(5 * MiB) },
  { path: 'run/p', type: 'fifo' },
  { path: 'etc/.wh.gone' },
  { path: 'last', content: 'the end' },
];
const SUBJECT = {
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  digest: `sha256:${'0'.repeat(64)}`,
  size: 1,
};

describe('SOCI', () => {
  it.each(['gzip', 'none'] as const)(
    'a zTOC of a layer (%s) is read as it was written, and gives its bytes',
    async (compression) => {
      const content = tar(ENTRIES);
      const layer = await indexedLayer(content, { compression, spacing: 3 * MiB });
      const bytes = await written(soci, layer);
      expect(await written(soci, layer)).toEqual(bytes);
      const { index, spans, checkpoints, uncompressedSize } = await soci.read(bytes, layer);
      const paths = (all: typeof index) => Array.from(all.type, (_, i) => readPath(all, i));
      expect(paths(index)).toEqual(paths(layer.index));
      for (const column of [
        'type',
        'mode',
        'uid',
        'gid',
        'size',
        'mtime',
        'mtimeNs',
        'offset',
        'links',
        'extras',
      ] as const)
        expect(index[column], column).toEqual(layer.index[column]);
      expect(spans.count).toBe(2);
      const stored = spanChecked(layer.stored, spans, layer.digest);
      const opened = compression === 'none' ? stored : inflated(stored, gzip, uncompressedSize, 'x', { checkpoints });
      for (const offset of [0, 5 * MiB, content.length - 4096])
        expect(await opened.read(offset, offset + 4096)).toEqual(content.slice(offset, offset + 4096));
    },
  );

  it('binds version 2 by an annotation of the image', () => {
    expect(boundIndexDigest({ 'com.amazon.soci.index-digest': SUBJECT.digest })).toBe(SUBJECT.digest);
    expect(boundIndexDigest({})).toBeUndefined();
  });

  it('attaches version 1 as its reference reader expects it', async () => {
    const layer = await indexedLayer(tar([{ path: 'a', content: 'x' }]));
    const manifest: unknown = JSON.parse(soci.manifest(SUBJECT, [{ layer, digest: SUBJECT.digest, size: 7 }]));
    expect(manifest).toMatchObject({
      config: { mediaType: 'application/vnd.amazon.soci.index.v1+json', size: 2 },
      layers: [
        {
          mediaType: 'application/octet-stream',
          annotations: {
            'com.amazon.soci.image-layer-digest': layer.digest,
            'com.amazon.soci.image-layer-mediaType': layer.mediaType,
          },
        },
      ],
      subject: SUBJECT,
    });
  });
});
