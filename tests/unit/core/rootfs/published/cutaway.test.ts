import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gzip } from '../../../../../src/core/bytes/codecs/gzip.ts';
import { inflated } from '../../../../../src/core/bytes/codecs/inflated.ts';
import { cutaway } from '../../../../../src/core/rootfs/published/cutaway/cutaway.ts';
import { readPath } from '../../../../../src/core/rootfs/layerContent.ts';
import type { LayerIndex } from '../../../../../src/core/rootfs/layerIndex.ts';
import { soci } from '../../../../../src/core/rootfs/published/soci/soci.ts';
import { spanChecked } from '../../../../../src/core/rootfs/published/spans.ts';
import { indexedLayer, written } from '../../../../fixtures/indexedLayer.ts';
import { type TarEntry, tar } from '../../../../fixtures/tar.ts';
import { runs } from '../../../../fixtures/deep.ts';

const name = fc.stringMatching(/^[a-z.\u00e4]{1,12}$/);
const path = fc
  .tuple(fc.constantFrom('', '', './', '/', '../', 'a//'), fc.array(name, { minLength: 1, maxLength: 5 }))
  .map(([before, parts]) => before + parts.join('/'));
const entry: fc.Arbitrary<TarEntry> = fc.record(
  {
    path: fc.oneof(path, fc.constant('./'), fc.constant(`${'a'.repeat(120)}/${'b'.repeat(150)}`)),
    type: fc.constantFrom('file', 'file', 'file', 'dir', 'symlink', 'hardlink', 'char', 'fifo'),
    content: fc.uint8Array({ maxLength: 3000 }),
    mode: fc.nat({ max: 0o7777 }),
    uid: fc.oneof(fc.nat({ max: 70_000 }), fc.constant(2 ** 40)),
    gid: fc.nat({ max: 3_000_000 }),
    mtime: fc.oneof(fc.integer(), fc.constant(1.5), fc.constant(1700000000.123456)),
    link: path,
    uname: name,
    device: fc.constant([1, 3] as const),
    xattrs: fc.dictionary(name, fc.uint8Array({ maxLength: 20 }), { maxKeys: 2 }),
  },
  { requiredKeys: ['path'], noNullPrototype: true },
);

/** All of an index, with paths in the place of the rows of directories, whose order the way to `a/../b` changes. */
const told = (index: LayerIndex) => ({
  ...index,
  ...{ dir: undefined, dirs: undefined, paths: Array.from(index.type, (_, i) => readPath(index, i)) },
});

describe('our own index of a layer', () => {
  it('has a place at the very end, where the layer ends with an empty member', async () => {
    const content = tar([{ path: 'big', content: new Uint8Array(400 * 1024) }]);
    const layer = await indexedLayer(content, { members: ['', content, ''], spacing: 2 ** 22 });
    expect(layer.checkpoints?.out.at(-1)).toBe(content.length);
    const { checkpoints } = await cutaway.read(await written(cutaway, layer), layer);
    expect(checkpoints).toEqual(layer.checkpoints);
    expect((await soci.read(await written(soci, layer), layer)).index.count).toBe(1);
  });

  it('is read as it was written, whatever the tar has, and gives its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 12 }),
        fc.constantFrom('gzip', 'none'),
        async (entries, compression) => {
          const content = tar(entries);
          const layer = await indexedLayer(content, { compression });
          const bytes = await written(cutaway, layer);
          expect(await written(cutaway, layer)).toEqual(bytes);
          const { index, checkpoints, spans, ...facts } = await cutaway.read(bytes, layer);
          expect(told(index)).toEqual({ ...told(layer.index), findings: [] });
          expect(checkpoints).toEqual(layer.checkpoints);
          expect(facts).toEqual({
            ...{ format: 'cutaway', compression, diffID: layer.diffID, uncompressedSize: content.length },
          });
          const stored = spanChecked(layer.stored, spans, layer.digest);
          const tarSource =
            compression === 'none' ? stored : inflated(stored, gzip, content.length, 'x', { checkpoints });
          expect(await tarSource.read(content.length >> 1, content.length)).toEqual(content.slice(content.length >> 1));
        },
      ),
      { numRuns: runs(12, 100) },
    );
  });
});
