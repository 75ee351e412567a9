/** What a comparison of two images rests on, put together from what its sides do. */
import { type Basis, type ComparedBasis, incompleteOf } from '../../core/oci/basis/basis.ts';

/** `sameLayers`: both sides have the same layers throughout, proven by their bytes. */
export function comparedBasis(left: Basis, right: Basis, sameLayers = false): ComparedBasis {
  return { left, right, comparable: sameLayers || incompleteOf({ left, right }).length === 0 };
}

/** What two looks at the same images have found, each layer listed once. */
export function joinedBasis(one: ComparedBasis, other: ComparedBasis | null): ComparedBasis {
  if (!other || incompleteOf(other).length === 0) return one;
  const join = (side: 'left' | 'right'): Basis => {
    const known = new Set(one[side].incomplete.map(({ layer }) => layer));
    const more = other[side].incomplete.filter(({ layer }) => !known.has(layer));
    return { ...one[side], incomplete: [...one[side].incomplete, ...more] };
  };
  return { ...one, left: join('left'), right: join('right'), comparable: one.comparable && other.comparable };
}
