/** What each layer did and costs, and where the bytes are. */
import { bytesHeld } from '../../../core/oci/basis/held.ts';
import { layerCosts } from '../../../core/rootfs/cost/layerCosts.ts';
import { sizeTree } from '../../../core/rootfs/cost/sizeTree.ts';
import { measureWaste } from '../../../core/rootfs/waste/waste.ts';
import type { Question } from '../question.ts';

/** Counts what each layer changed, and what it costs in bytes. */
export const cost: Question<'cost'> = {
  async answer({ session }, { image: key }, options) {
    const image = session.image(key);
    const depth = image.layers.length - 1;
    const tree = await image.tree(depth, options);
    const { layers: waste } = measureWaste(tree, depth);
    const layers = layerCosts(tree, {
      waste,
      stored: image.layers.map(bytesHeld),
      sameContent: image.digests.same,
    });
    const uncompared = { files: 0, bytes: 0 };
    for (const { unknown } of layers) {
      uncompared.files += unknown.files;
      uncompared.bytes += unknown.bytes;
    }
    return { layers, uncompared, findings: image.findings(tree, depth), basis: image.basis(tree, depth) };
  },
};

/** Adds up the content that ships, by directory or by layer. */
export const sizes: Question<'sizes'> = {
  async answer({ session }, { image: key, by }, options) {
    const image = session.image(key);
    const depth = image.layers.length - 1;
    return sizeTree(await image.tree(depth, options), by, depth);
  },
};
