/** Indexes that others publish, which anybody may have attached to an image. */
import { ImageError } from '../../../src/core/oci/imageError.ts';
import { applyLayers, createFileTree } from '../../../src/core/rootfs/fileTree.ts';
import { cutaway } from '../../../src/core/rootfs/published/cutaway/cutaway.ts';
import { openSections } from '../../../src/core/rootfs/published/cutaway/sections.ts';
import { writeSections } from '../../../src/core/rootfs/published/cutaway/writeIndex.ts';
import type { IndexFormat } from '../../../src/core/rootfs/published/format.ts';
import { soci } from '../../../src/core/rootfs/published/soci/soci.ts';
import { indexedLayer, written } from '../../fixtures/indexedLayer.ts';
import { tar } from '../../fixtures/tar.ts';
import { CHEAP, type Target } from '../target.ts';
import { ENTRIES } from './samples.ts';

const layer = indexedLayer(tar(ENTRIES), { spacing: 512 });
const plain = indexedLayer(tar(ENTRIES), { compression: 'none' });

/** An index as it would be without deflate, so that changes fall into what is read of it. */
async function open(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { head, section } = openSections(bytes, (why) => {
    throw new Error(why);
  });
  const { sections, ...rest } = head;
  const names = (sections as readonly { name: string }[]).map(({ name }) => name);
  const all = await Promise.all(names.map(async (name) => ({ name, bytes: await section(name), isDense: true })));
  return writeSections(rest, all);
}

function target(format: IndexFormat, seeds: Target['seeds']): Target {
  return {
    ...{ name: `published-${format.name.toLowerCase()}`, runs: CHEAP, seeds },
    async run(input) {
      const refusals: ImageError[] = [];
      for (const of of [layer, plain])
        await read(format, input, await of).catch((error: unknown) => {
          if (!(error instanceof ImageError)) throw error;
          refusals.push(error);
        });
      // An index is of one layer, and is refused for the other.
      if (refusals[1]) throw refusals[1];
    },
  };
}

async function read(format: IndexFormat, input: Uint8Array<ArrayBuffer>, named: Awaited<typeof layer>): Promise<void> {
  const { index, spans, checkpoints, uncompressedSize } = await format.read(input, named);
  applyLayers(createFileTree(), [index]);
  const ends = [...spans.end, ...(checkpoints?.at ?? [])];
  if (ends.some((end) => end > named.size) || index.offset.some((offset) => offset > uncompressedSize + 512))
    throw new TypeError('a place outside the layer was let through');
}

export const publishedIndexes: readonly Target[] = [
  target(cutaway, async () => {
    const bytes = await written(cutaway, await layer);
    return [bytes, await open(bytes), await open(await written(cutaway, await plain))];
  }),
  target(soci, async () => {
    return [await written(soci, await layer), await written(soci, await plain)];
  }),
];
