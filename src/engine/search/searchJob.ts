/**
 * SearchJob: one pass over one layer that looks into the contents of chosen files. What was found is reported in parts, as
 * lists of FoundContent.
 */

import type { Checkpoint } from '../../core/bytes/codecs/codec.ts';
import type { WantedContents } from '../../core/rootfs/contents.ts';
import type { ExpectedHeaders } from '../../core/rootfs/cached/headerCheck.ts';
import type { ContentCounts, ContentQuery } from '../../core/rootfs/search/content/contentSearch.ts';

/** Search the contents of a layer, in a layer thread. */
export interface SearchJob {
  readonly kind: 'search';
  /** `ByteSource.handle` of the stored bytes. */
  readonly handle: unknown;
  /** Where the layer is. */
  readonly at: string;
  /** Stored bytes. */
  readonly size: number;
  readonly once: true;
  readonly bounded?: { readonly silence: number; readonly message: string };
  readonly wanted: WantedContents;
  /** Headers to hold against the bytes, where nobody has said that the index is of these. */
  readonly expected?: ExpectedHeaders;
  readonly query: ContentQuery;
  /** Where reading begins, with the first wanted content behind it; absent = at the start. */
  readonly from?: Checkpoint;
}

/** What the search of a layer counted. */
export interface SearchScan extends ContentCounts {
  /** The bytes are not those that the index is of; what was found is void. */
  readonly misfit?: boolean;
}
