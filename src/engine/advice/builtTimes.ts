/** By layer: how many files carry a time that lies within the build, as far as history tells when that was. */
import type { BuildStep } from '../../core/image/summary.ts';
import type { FileTree } from '../../core/rootfs/fileTree.ts';
import { f64At, u8At } from '../../core/bytes/at.ts';
import { TYPE } from '../../core/rootfs/tree/versions.ts';

/** A step that takes longer is rare; what lies before it may be the sources' own times. */
const LONGEST_STEP = 3600;
/** The clock of the one that commits may be behind. */
const LATE = 60;

export function builtTimes(tree: FileTree, depth: number, steps: readonly BuildStep[]): number[] {
  const created = steps.map((step) => Date.parse(step.created ?? '') / 1000);
  // Where all steps have one time, it was given to the build, which then gave it to the files, too.
  if (new Set(created).size < 2) return [];
  return tree.layers.slice(0, depth + 1).map((index, layer) => {
    const step = steps.findIndex((each) => each.layer === layer);
    const end = created[step] ?? Number.NaN;
    if (Number.isNaN(end)) return 0;
    let count = 0;
    for (let entry = 0; entry < index.count; entry++) {
      const time = f64At(index.mtime, entry);
      if (u8At(index.type, entry) === TYPE.file && time > end - LONGEST_STEP && time < end + LATE) count++;
    }
    return count;
  });
}
