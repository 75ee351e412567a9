/** The same bytes at several paths, each of which ships them. */
import { quoteWord } from '../../oci/names/shellLine.ts';
import { layerName } from '../evidence.ts';
import { type FileRule, LEAST_BYTES } from '../rule.ts';

/** Databases and their copies, which their programs write anew, and licences, which belong to each package. */
const OWN = /^(?:var\/lib\/|etc\/)|(?:^|\/)(?:copyright|(?:LICEN[CS]E|COPYING)[^/]*)$/;

export const twins: FileRule = {
  name: 'same-content',
  least: LEAST_BYTES,
  kindOf(file, { twins: known }) {
    const first = OWN.test(file.path) ? undefined : known.get(file);
    return first && (first.layer === file.layer ? 'same layer' : 'other layer');
  },
  rests: (file, { twins: known }) => known.get(file),
  advise({ layer, kind, files }, evidence) {
    const [largest] = [...files].sort((a, b) => b.size - a.size);
    const first = largest && evidence.twins.get(largest);
    if (!first) return undefined;
    const link = kind === 'same layer' ? 'ln -f' : 'ln -s';
    const [from, to] = [quoteWord(`/${first.path}`) ?? '…', quoteWord(`/${largest.path}`) ?? '…'];
    return {
      title: 'The same content ships at several paths',
      why: `${layerName(evidence, layer)} adds files with the same bytes, mode and owner as others: /${largest.path} is /${first.path}.`,
      change: files.some(({ path }) => path.includes('node_modules/'))
        ? 'RUN npm dedupe, or pnpm, which links identical files.'
        : `In the step that adds them, instead of the copy: ${link} ${from} ${to}`,
      confidence: 'possible',
    };
  },
};
