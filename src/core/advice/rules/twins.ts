/** The same bytes at several paths, each of which ships them. */
import { layerName } from '../evidence.ts';
import { type FileRule, LEAST_BYTES } from '../rule.ts';

export const twins: FileRule = {
  name: 'same-content',
  least: LEAST_BYTES,
  kindOf: (file, { twins: known }) => (known.has(file) ? 'twin' : undefined),
  advise({ layer, files }, evidence) {
    const [largest] = [...files].sort((a, b) => b.size - a.size);
    const first = largest && evidence.twins.get(largest);
    return {
      title: 'The same content ships at several paths',
      why: `${layerName(evidence, layer)} brings files whose bytes are those of others${largest && first ? `: /${largest.path} is /${first}` : ''}.`,
      change: files.some(({ path }) => path.includes('node_modules/'))
        ? 'RUN npm dedupe, or pnpm, which links what is the same.'
        : 'Link in the RUN that makes them (ln, or ln -s across layers), or copy them once: RUN ln -f /FIRST /SECOND',
      confidence: 'possible',
    };
  },
};
