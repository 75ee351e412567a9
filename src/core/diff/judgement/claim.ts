/** What the documents of two images claim, before a byte of their layers is read. */
import type { Node } from '../../image/node.ts';
import { type Pair, pairsOf } from '../images.ts';
import { pairNoise } from '../noise.ts';

/** `same-content`: the same layers, compressed or described otherwise. */
export type Claim = 'same-bytes' | 'same-content' | 'different';

/** By digests alone. */
export function claimOf(root: Pair): Claim {
  if ([...pairsOf(root)].every(({ kind }) => kind === 'same')) return 'same-bytes';
  return pairNoise(root) === 0 ? 'different' : 'same-content';
}

type Layers = readonly Node[];

/** Layers of each side that are called the same as one of the other by their diffIDs, and whose stored bytes are others. */
export function restsOnDiffIDs(left: Layers, right: Layers): readonly [Layers, Layers] {
  return [restingOn(left, right), restingOn(right, left)];
}

function restingOn(layers: Layers, others: Layers): Layers {
  const digests = new Set(others.map(({ digest }) => digest));
  const diffIDs = new Set(others.flatMap(({ diffID }) => diffID ?? []));
  return layers.filter(({ digest, diffID }) => diffID !== undefined && diffIDs.has(diffID) && !digests.has(digest));
}
