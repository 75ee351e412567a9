/** What the documents of two images claim, before a byte of their layers is read. */
import { type Pair, pairsOf } from '../images.ts';
import { pairNoise } from '../noise.ts';

/** `same-content`: the same layers, compressed or described otherwise. */
export type Claim = 'same-bytes' | 'same-content' | 'different';

/** By digests alone. */
export function claimOf(root: Pair): Claim {
  if ([...pairsOf(root)].every(({ kind }) => kind === 'same')) return 'same-bytes';
  return pairNoise(root) === 0 ? 'different' : 'same-content';
}
