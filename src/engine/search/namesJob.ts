/**
 * NamesJob: an expression tried on names. It may backtrack without end, and only a thread of its own can be stopped then:
 * the session worker has all that is open in it.
 */
import type { Pattern } from '../../core/rootfs/search/query/query.ts';

/** Compare names with a pattern, in a layer thread. */
export interface NamesJob {
  readonly kind: 'names';
  /** There are no bytes to open. */
  readonly handle?: undefined;
  /** The layer whose names they are. */
  readonly at: string;
  /** Goes before any layer: it is short, or it is ended. */
  readonly size: number;
  readonly once: true;
  readonly bounded: { readonly silence: number; readonly message: string };
  readonly pattern: Pattern;
  readonly names: readonly string[];
}

/** Which names match. */
export interface NamesScan {
  /** 1 = matches, in the order of the names. */
  readonly matches: Uint8Array<ArrayBuffer>;
}
