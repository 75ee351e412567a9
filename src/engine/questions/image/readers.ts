/** Where other programs read layers differently. */
import { ImageError } from '../../../core/oci/imageError.ts';
import { disagreementsIn, type LayerDisagreement } from '../../../core/oci/finding.ts';
import type { Question } from '../question.ts';

/** Lists what other programs read differently in the layers. */
export const readers: Question<'readers'> = {
  async answer({ session }, { image: key, from, to }, options) {
    const { layers } = session.image(key);
    const found: LayerDisagreement[] = [];
    for (const [layer, node] of layers.entries()) {
      if (layer < from || layer > to) continue;
      try {
        const { index, findings } = await session.layers.index(node, options);
        found.push(...disagreementsIn([...findings, ...index.findings], layer));
      } catch (error) {
        // What can't be read is what the basis of a list tells of.
        if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
      }
    }
    return found;
  },
};
