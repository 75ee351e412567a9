/** What the question `waste` is answered with: the waste of an image, and what squashing it would save. */
import type { Basis } from '../../oci/basis/basis.ts';
import type { Finding } from '../../oci/finding.ts';
import type { Reclaimable } from './reclaimable.ts';
import type { Waste } from './waste.ts';

/** The waste of an image. The command line prints it as JSON. */
export interface WasteAnswer extends Waste {
  readonly reclaimable: Reclaimable;
  /** Rows of `files` whose path is that of a likely secret, with the reason. */
  readonly suspects: ReadonlyMap<number, string>;
  /** What was odd about the layers. */
  readonly findings: readonly Finding[];
  /** Where a layer is incomplete, every figure is a lower bound. */
  readonly basis: Basis;
}
