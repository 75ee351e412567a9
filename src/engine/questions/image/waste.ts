/** Bytes that ship and that nobody sees, by path, with what squashing would save. */

import { bytesHeld } from '../../../core/oci/basis/held.ts';
import { reclaimable } from '../../../core/rootfs/waste/reclaimable.ts';
import { suspectsOf } from '../../../core/rootfs/waste/suspects.ts';
import { measureWaste } from '../../../core/rootfs/waste/waste.ts';
import type { Question } from '../question.ts';

/** Measures the bytes that ship and are not visible. */
export const waste: Question<'waste'> = {
  async answer({ session }, { image: key }, options) {
    const image = session.image(key);
    const depth = image.layers.length - 1;
    const tree = await image.tree(depth, options);
    const measured = measureWaste(tree, depth);
    const stored = image.layers.map(bytesHeld);
    return {
      ...measured,
      suspects: suspectsOf(measured.files),
      reclaimable: reclaimable(tree, measured.layers, stored),
      findings: image.findings(tree, depth),
      basis: image.basis(tree, depth),
    };
  },
};
