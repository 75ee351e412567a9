/** What the questions `cost` and `compareContents` are answered with. */
import type { Basis } from '../../oci/basis/basis.ts';
import type { Finding } from '../../oci/finding.ts';
import type { LayerCost } from './layerCosts.ts';

/** What each layer changed, and what it costs in bytes. */
export interface CostAnswer {
  /** Base first. */
  readonly layers: readonly LayerCost[];
  /** Files of equal size in two layers whose bytes nobody has compared, and how much would have to be read. */
  readonly uncompared: { readonly files: number; readonly bytes: number };
  readonly findings: readonly Finding[];
  readonly basis: Basis;
}

/** The result of comparing contents that had the same size. */
export interface ComparedContents {
  /** Layers that were read for it. */
  readonly layers: number;
  /** Layers that could not be read: what is compared with them stays unknown. */
  readonly unread: readonly number[];
}
