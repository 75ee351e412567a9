/** What a comparison of two images rests on, put together from what its sides do. */
import { type Basis, type ComparedBasis, incompleteOf } from '../../core/oci/basis/basis.ts';

/** `sameLayers`: both sides have the same layers throughout, proven by their bytes. */
export function comparedBasis(left: Basis, right: Basis, sameLayers = false): ComparedBasis {
  return { left, right, comparable: sameLayers || incompleteOf({ left, right }).length === 0 };
}
