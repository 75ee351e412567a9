/** How much each kind of noise concerns, whatever is left out now, and what is known of layers once their files are. */
import type { FileDiff } from '../../../../core/diff/files/fileDiff.ts';
import type { Pair } from '../../../../core/diff/images.ts';
import { fieldsLeft, NOISES, PRESETS, pairNoise, rowNoise } from '../../../../core/diff/noise.ts';

const ALL = (1 << NOISES.length) - 1;

/** By bit: rows and objects that a kind concerns, alone or with others. */
export function countNoise(root: Pair, files: FileDiff | undefined, explained: number): number[] {
  const counts = NOISES.map(() => 0);
  const add = (bits: number) => {
    for (let bit = 0; bits >>> bit !== 0; bit++) if ((bits >>> bit) & 1) counts[bit] = (counts[bit] as number) + 1;
  };
  const { kind, fields, noise } = files ?? { kind: [], fields: [], noise: [] };
  for (let row = 0; row < kind.length; row++)
    if (kind[row] !== 0) add(rowNoise(kind[row] as number, fields[row] as number, noise[row] as number, ALL));
  const walk = (pair: Pair) => {
    const own = pairNoise(pair, explained) || pairNoise({ ...pair, children: [] }, explained);
    if (pair.kind !== 'same') add(own);
    for (const child of pair.children) walk(child);
  };
  walk(root);
  return counts;
}

/**
 * What the root filesystems differ in at most, for objects whose layers are then explained by it; 0 where they really
 * differ, were not compared, or not wholly read.
 */
export function explainedBy(
  files:
    | (FileDiff & { readonly findings: Readonly<Record<'left' | 'right', readonly { code: string }[]>> })
    | undefined,
  ignored: number,
): number {
  if (!files) return 0;
  if ([...files.findings.left, ...files.findings.right].some(({ code }) => code === 'layer-unreadable')) return 0;
  const allowed = PRESETS.semantic | ignored;
  let found = 0;
  for (let row = 0; row < files.kind.length; row++) {
    const [kind, fields, noise] = [files.kind[row] as number, files.fields[row] as number, files.noise[row] as number];
    if (kind === 0) continue;
    if (fieldsLeft(kind, fields, noise, allowed) !== 0) return 0;
    found |= rowNoise(kind, fields, noise, allowed);
  }
  return found || PRESETS.semantic & (1 << NOISES.findIndex(({ name }) => name === 'layer-splits'));
}
