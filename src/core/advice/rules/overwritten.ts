/** Files that a later layer replaces by others. */
import { layerName } from '../evidence.ts';
import { type FileRule, LEAST_BYTES } from '../rule.ts';

export const overwritten: FileRule = {
  name: 'overwritten-later',
  least: LEAST_BYTES,
  kindOf: ({ hidden }) => (hidden?.how === 'overwritten' ? String(hidden.by) : undefined),
  advise({ layer, kind }, evidence) {
    const by = Number(kind);
    return {
      title: 'Files replaced in a later step still ship',
      why: `${layerName(evidence, by)} replaces files that ${layerName(evidence, layer)} adds.`,
      change:
        layer < evidence.baseLayers
          ? 'Start from a newer base image, so that its files need not be replaced.'
          : 'Write the files once: merge the two steps, or build in an earlier stage and COPY --from=STAGE the result.',
      confidence: 'certain',
      layer: by,
    };
  },
};
