/**
 * What a search tells: which layers it looks at, hits as they come, what became of them, and in the end how many there
 * were.
 */
import type { Basis, Gap } from '../../core/oci/basis/basis.ts';
import type { EntryFate } from '../../core/rootfs/search/fates.ts';
import type { Hit } from '../../core/rootfs/search/hit.ts';
import type { Query } from '../../core/rootfs/search/query/query.ts';

/** What to search for, and where. */
export interface SearchArgs {
  readonly query: Query;
  /** Keys of the images to search; absent = all of the input. */
  readonly images?: readonly string[];
}

/** A place of a layer in an image. */
export interface SearchedPlace {
  /** Key of the image manifest (or of a layer that stands alone). */
  readonly image: string;
  /** Position in it, 0 = base. */
  readonly layer: number;
}

/** A stored layer: searched once, wherever it has places. */
export interface SearchedLayer {
  readonly at: string;
  /** Of the bytes as stored. */
  readonly digest: string | null;
  /** Stored bytes. */
  readonly size: number;
  readonly places: readonly SearchedPlace[];
}

/** A layer that could not be searched, or not to its end, by its position in the list of layers, and why. */
export interface UnreadLayer extends Gap {
  readonly layer: number;
  /** Some of it was searched: up to where it is damaged, or an expression found no end. */
  readonly partly: boolean;
}

/** Parts of the answer, in the order in which they come; `hits` are numbered from 0 over all parts. */
export type SearchPart =
  | { readonly kind: 'layers'; readonly layers: readonly SearchedLayer[] }
  /** So many entries of a layer were compared; its contents, where they are wanted, are still to be looked into. */
  | { readonly kind: 'compared'; readonly layer: number; readonly entries: number; readonly found: number }
  | { readonly kind: 'hits'; readonly hits: readonly Hit[] }
  /** What became of hits `first`, `first + 1`… at each place of their layers. */
  | { readonly kind: 'fates'; readonly first: number; readonly fates: readonly (readonly EntryFate[])[] }
  /** Nothing more comes from a layer. */
  | { readonly kind: 'done'; readonly layer: number }
  | { readonly kind: 'unread'; readonly unread: UnreadLayer };

/** What a search found, and what it could not read. */
export interface SearchAnswer {
  readonly layers: readonly SearchedLayer[];
  /** Entries compared. */
  readonly entries: number;
  /** Hits reported in parts. */
  readonly shown: number;
  /** Hits in all; more than `shown` where there were too many. */
  readonly total: number;
  readonly unread: readonly UnreadLayer[];
  /** Layers, by their position in that list, whose names were searched by what nobody has held against their bytes. */
  readonly unchecked: Basis['unchecked'];
  /** Files looked into, and those left out as binary, where contents were searched. */
  readonly files: number;
  readonly binary: number;
  /** Contents were searched only until there were enough hits. */
  readonly stopped: boolean;
}
