/**
 * What is known of layers once the root filesystems were compared: layers of other bytes are not a real difference where the
 * files that they make up are the same, or differ by noise alone.
 */
import type { ComparedBasis } from '../oci/basis/basis.ts';
import type { FileDiff } from './files/fileDiff.ts';
import type { UnseenDiff } from './files/unseenFiles.ts';
import type { Pair } from './images.ts';
import { fieldsLeft, NOISE, PRESETS, rowNoise } from './noise.ts';

/**
 * What layers differ in where the root filesystems don't differ at all: how they are written, as long as each stands where
 * its counterpart does; else how the files are cut into them. Without the objects the latter, which allows for both.
 */
const packingNoise = (layers: Layers): number => (layers.stand ? NOISE['header-form'] : NOISE['layer-splits']);

interface Layers {
  /** Does each layer stand where its counterpart does, and is one of other content among them? */
  readonly stand: boolean;
}

function layersOf(root: Pair | undefined): Layers {
  const layers = root ? layersIn(root) : [];
  const rewritten = layers.some(({ kind, why }) => kind === 'modified' && why === 'content');
  return { stand: rewritten && layers.every(({ kind }) => kind === 'same' || kind === 'modified') };
}

/** What the files that no path shows differ in; how those are cut into layers says more than their attributes. */
function unseenNoise(unseen: UnseenDiff | undefined, { stand }: Layers): number {
  if (!unseen) return 0;
  return (unseen.count > 0 ? NOISE['hidden-files'] : 0) | (stand ? unseen.noise : 0);
}

/** A comparison of files with what it rests on. */
export type JudgedFiles = FileDiff & {
  readonly basis: ComparedBasis;
  readonly unseen?: UnseenDiff;
  /** Both sides have the same layers by their digests, so that none was read, and `same` counts no paths. */
  readonly byDigest?: true;
};

/**
 * What the root filesystems differ in at most, for objects whose layers are then explained by it; 0 where they really
 * differ, or were not wholly read. What is ignored explains before anything else that counts as noise does.
 * `withoutPaths`: paths were left out, so that layers may differ in what is ignored although no file here does.
 */
export function filesNoise(files: JudgedFiles, root: Pair | undefined, ignored: number, withoutPaths = false): number {
  if (!files.basis.comparable) return 0;
  const narrow = noiseWithin(files, ignored);
  const found = narrow === undefined ? noiseWithin(files, PRESETS.semantic | ignored) : narrow;
  if (found === undefined) return 0;
  const layers = layersOf(root);
  return (
    found | (withoutPaths && narrow !== undefined ? ignored : 0) | unseenNoise(files.unseen, layers) ||
    packingNoise(layers)
  );
}

/** The noise of all rows; undefined where one differs in more than what is allowed. */
function noiseWithin({ kind, fields, noise }: FileDiff, allowed: number): number | undefined {
  let found = 0;
  for (let row = 0; row < kind.length; row++) {
    if (kind[row] === 0) continue;
    if (fieldsLeft(kind[row], fields[row], noise[row], allowed) !== 0) return undefined;
    found |= rowNoise(kind[row], fields[row], noise[row], allowed);
  }
  return found;
}

const layersIn = (pair: Pair): readonly Pair[] => (pair.role === 'layer' ? [pair] : pair.children.flatMap(layersIn));
