/**
 * What will be asked of layers: the pass that reads a layer first does that and no more. A hint, not a bound: whatever else
 * is asked for is had too, by another pass or a longer way.
 */
export interface Wanted {
  /** Contents of files: the pass notes places from which decoding can begin. */
  readonly contents: boolean;
  /** Packages: the pass keeps what their readers will ask for. */
  readonly packages: boolean;
  /** Digests that the first pass over a layer alone takes along: none, of its bytes as they are stored, or of both forms. */
  readonly digests: 'none' | 'stored' | 'both';
}

/** Contents, and no digests: those are taken where they are asked for, in passes of their own. */
export const WANTED: Wanted = { contents: true, packages: false, digests: 'none' };
