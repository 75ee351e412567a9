/** What the question `waste` is answered with: the waste of an image, and what squashing it would save. */
import type { Finding } from '../../oci/finding.ts';
import type { Reclaimable } from './reclaimable.ts';
import type { Waste } from './waste.ts';

export interface WasteAnswer extends Waste {
  readonly reclaimable: Reclaimable;
  /** Rows of `files` whose path is that of a likely secret, with the reason. */
  readonly suspects: ReadonlyMap<number, string>;
  /** What was odd about the layers; one that could not be read counts as empty. */
  readonly findings: readonly Finding[];
}
