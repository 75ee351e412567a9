/** Files that a later step wrote again only to change their owner, mode or time. */
import { stepLine } from '../../image/stepLine.ts';
import { type Evidence, isSameLayer, layerName, verbOf } from '../evidence.ts';
import { type Advised, type FileRule, LEAST_BYTES } from '../rule.ts';

export const rewritten: FileRule = {
  name: 'rewritten',
  least: LEAST_BYTES,
  kindOf: ({ hidden }) => (hidden?.same ? String(hidden.by) : undefined),
  advise({ layer, kind }, evidence) {
    const by = Number(kind);
    if (isSameLayer(evidence, layer, by)) return sayTwice(layer, by, evidence);
    const copied = verbOf(evidence, layer) === 'COPY' || verbOf(evidence, layer) === 'ADD';
    return {
      title: 'Files shipped twice because a later step changed only their owner, mode or time',
      why: `${layerName(evidence, by)} writes files of ${layerName(evidence, layer)} again with the same bytes.`,
      change:
        layer < evidence.baseLayers
          ? OF_BASE
          : copied
            ? flags(stepLine(evidence, layer), stepLine(evidence, by))
            : SAME_STEP,
      confidence: 'certain',
      layer: by,
    };
  },
};

const sayTwice = (layer: number, by: number, evidence: Evidence): Advised => ({
  detail: 'same-layer',
  title: 'The same layer is in the image twice',
  why: `${layerName(evidence, by)} has the same files as ${layerName(evidence, layer)}.`,
  change:
    'Remove one of the two steps: it adds the same files again. Keep the later one if a step between them changes some.',
  confidence: 'certain',
  layer: by,
});

const OF_BASE =
  'Leave files of the base image as they are, or start from one that has the right owner and mode: each change of them ships the files again.';
const SAME_STEP = 'Change owner and mode in the RUN that makes the files: each later one ships all of them again.';

/** `--chown` and `--chmod` as the later step gave them, where it says so plainly. */
function flags(copy: string, later: string): string {
  const owner = /\bchown\s+(?:-\S+\s+)*([\w.:$-]+)/.exec(later)?.[1];
  const mode = /\bchmod\s+(?:-[Rvcf]+\s+|--\S+\s+)*([0-7]{3,4}|[ugoa]*[+=-][rwxXst]+)\s/.exec(later)?.[1];
  // Of several it is not known which is about these files; what the step has already stays.
  const one = (command: string) => later.split(`${command} `).length === 2 && !copy.includes(`--${command}=`);
  const given = [owner && one('chown') && `--chown=${owner}`, mode && one('chmod') && `--chmod=${mode}`]
    .filter(Boolean)
    .join(' ');
  const wanted = given || '--chown=USER:GROUP --chmod=MODE';
  // The old builder names what it copied by a hash alone: such a line is nobody's to write.
  if (/<(?:files?|directory)>|\b(?:file|multi|dir):/.test(copy))
    return `Set owner and mode where the files are copied: COPY ${wanted} …`;
  const [verb = 'COPY', ...rest] = copy.split(' ');
  return `${verb} ${wanted} ${rest.join(' ')}\n# and take chown and chmod out of the later step`;
}
