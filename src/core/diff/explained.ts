/**
 * What is known of layers once the root filesystems were compared: layers of other bytes are no real difference where the
 * files that they make up are the same, or differ by noise alone.
 */
import type { ComparedBasis } from '../oci/basis/basis.ts';
import type { FileDiff } from './files/fileDiff.ts';
import type { Pair } from './images.ts';
import { fieldsLeft, NOISE, PRESETS, rowNoise } from './noise.ts';

/**
 * What layers differ in where the root filesystems don't differ at all: how they are written, as long as each stands where
 * its counterpart does; else how the files are cut into them. Without the objects the latter, which allows for both.
 */
export function packingNoise(root: Pair | undefined): number {
  const layers = root ? layersIn(root) : [];
  const rewritten = layers.some(({ kind, why }) => kind === 'modified' && why === 'content');
  const inPlace = layers.every(({ kind }) => kind === 'same' || kind === 'modified');
  return rewritten && inPlace ? NOISE['header-form'] : NOISE['layer-splits'];
}

/** A comparison of files with what it rests on. */
export type JudgedFiles = FileDiff & { readonly basis: ComparedBasis };

/**
 * What the root filesystems differ in at most, for objects whose layers are then explained by it; 0 where they really
 * differ, or were not wholly read.
 */
export function filesNoise(files: JudgedFiles, root: Pair | undefined, ignored: number): number {
  if (!files.basis.comparable) return 0;
  const allowed = PRESETS.semantic | ignored;
  let found = 0;
  for (let row = 0; row < files.kind.length; row++) {
    const [kind, fields, noise] = [files.kind[row], files.fields[row], files.noise[row]];
    if (kind === 0) continue;
    if (fieldsLeft(kind, fields, noise, allowed) !== 0) return 0;
    found |= rowNoise(kind, fields, noise, allowed);
  }
  return found || packingNoise(root);
}

const layersIn = (pair: Pair): readonly Pair[] => (pair.role === 'layer' ? [pair] : pair.children.flatMap(layersIn));
