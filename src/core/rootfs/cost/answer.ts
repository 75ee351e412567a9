/** What the question `cost` is answered with. */
import type { Finding } from '../../oci/finding.ts';
import type { LayerCost } from './layerCosts.ts';

export interface CostAnswer {
  /** Base first. */
  readonly layers: readonly LayerCost[];
  /** Files of equal size in two layers whose bytes nobody has compared, and how much would have to be read. */
  readonly uncompared: { readonly files: number; readonly bytes: number };
  readonly findings: readonly Finding[];
}
