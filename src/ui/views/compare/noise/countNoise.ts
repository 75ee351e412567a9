/** How much each kind of noise concerns, whatever is left out now. */
import type { FileDiff } from '../../../../core/diff/files/fileDiff.ts';
import type { Pair } from '../../../../core/diff/images.ts';
import { NOISES, pairNoise, rowNoise } from '../../../../core/diff/noise.ts';
import { itemAt } from '../../../../core/bytes/at.ts';

const ALL = (1 << NOISES.length) - 1;

/** By bit: rows and objects that a kind concerns, alone or with others. */
export function countNoise(root: Pair, files: FileDiff | undefined, explained: number): number[] {
  const counts = NOISES.map(() => 0);
  const add = (bits: number) => {
    for (let bit = 0; bits >>> bit !== 0; bit++) if ((bits >>> bit) & 1) counts[bit] = itemAt(counts, bit) + 1;
  };
  const { kind, fields, noise } = files ?? { kind: [], fields: [], noise: [] };
  for (let row = 0; row < kind.length; row++)
    if (kind[row] !== 0) add(rowNoise(itemAt(kind, row), itemAt(fields, row), itemAt(noise, row), ALL));
  const walk = (pair: Pair) => {
    const own = pairNoise(pair, explained) || pairNoise({ ...pair, children: [] }, explained);
    if (pair.kind !== 'same') add(own);
    for (const child of pair.children) walk(child);
  };
  walk(root);
  return counts;
}
