/** Which objects of a comparison could be compared: a layer that was not read in full could not. */
import type { ComparedBasis } from '../../oci/basis/basis.ts';
import type { Pair } from '../images.ts';

/** The same stored bytes need no reading; a layer that only one side has is nothing to compare. */
export function isComparable({ role, kind, comparable, left, right }: Pair, basis: ComparedBasis): boolean {
  if (comparable === false) return false;
  if (role !== 'layer' || kind !== 'modified') return true;
  const misses = (side: 'left' | 'right', layer: number | undefined) =>
    basis[side].incomplete.some((one) => one.layer === layer);
  return !misses('left', left?.layer) && !misses('right', right?.layer);
}
