/** Files that a later layer deletes: everybody who pulls the image still gets them. */
import { stepLine } from '../../image/stepLine.ts';
import { type Evidence, layerName, verbOf } from '../evidence.ts';
import { type FileRule, LEAST_BYTES } from '../rule.ts';

export const removed: FileRule = {
  name: 'removed-later',
  least: LEAST_BYTES,
  kindOf: ({ hidden }) => (hidden?.how === 'deleted' ? String(hidden.by) : undefined),
  advise({ layer, kind }, evidence) {
    const by = Number(kind);
    const [from, at] = [layerName(evidence, layer), layerName(evidence, by)];
    return {
      title: layer === by ? 'Files written and deleted within one layer' : 'Files deleted in a later step still ship',
      why: layer === by ? `${from} holds files that it deletes itself.` : `${at} deletes files that ${from} adds.`,
      change: changeFor(layer, by, evidence),
      confidence: 'certain',
      layer: by,
    };
  },
};

function changeFor(layer: number, by: number, evidence: Evidence): string {
  if (layer < evidence.baseLayers) return OTHER_BASE;
  if (verbOf(evidence, layer) !== 'RUN') return OTHER_STAGE;
  return TAKES_PACKAGES.test(stepLine(evidence, by)) ? SAME_PACKAGES : SAME_STEP;
}

/** A step that removes what package managers brought: nobody deletes those files by hand. */
const TAKES_PACKAGES =
  /\b(?:apt|apt-get|aptitude)\b[^&|;]*\b(?:purge|remove|autoremove)\b|\bapk\b[^&|;]*\bdel\b|\b(?:dnf|yum|microdnf|zypper)\b[^&|;]*\b(?:remove|erase|rm)\b/;

const OTHER_BASE = 'Start from a base image without these files: deleting them in a step saves nothing.';
const SAME_STEP = 'Delete the files in the RUN that writes them: RUN … && rm -rf …';
const SAME_PACKAGES =
  'Install, use and remove the packages in one RUN: RUN apt-get install -y … && … && apt-get purge -y --auto-remove …\nor use them in an earlier stage and COPY --from=STAGE what they make.';
const OTHER_STAGE =
  'Copy and use the files in an earlier stage, or for one step: RUN --mount=type=bind,source=…,target=… …\nand COPY --from=STAGE only what the image needs.';
