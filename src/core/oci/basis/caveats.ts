/** What an answer does not rest on, in words: for documents that are kept, which nobody's stderr goes with. */
import type { Basis, ComparedBasis } from './basis.ts';

/** A sentence for each layer that was not read in full, and for each that was listed and not held against its bytes. */
export function caveats({ incomplete, unchecked }: Basis): readonly string[] {
  return [...incomplete.map(({ layer, message }) => `layer ${layer}: ${message}`), ...uncheckedCaveats({ unchecked })];
}

/** Of layers that were listed alone. */
export function uncheckedCaveats({ unchecked }: Pick<Basis, 'unchecked'>): readonly string[] {
  return unchecked.map(({ layer, sharedIndex }) => {
    const { digest = '', repository } = sharedIndex ?? {};
    const where = repository === undefined ? '' : ` in ${repository}`;
    const by = sharedIndex ? `the shared index ${digest}${where}` : 'its own table of contents';
    return `layer ${layer} is listed by ${by}, which was not checked against the layer`;
  });
}

/** The same of both sides of a comparison, each with its side. */
export function comparedCaveats(
  { left, right }: ComparedBasis,
  of: (basis: Basis) => readonly string[] = caveats,
): readonly string[] {
  return [...of(left).map((text) => `Left, ${text}`), ...of(right).map((text) => `Right, ${text}`)];
}
