/**
 * SearchJob: one pass over one layer that looks into the contents of chosen files. What was found is told in parts, as
 * lists of FoundContent.
 */

import type { WantedContents } from '../../core/rootfs/contents.ts';
import type { ContentCounts, ContentQuery } from '../../core/rootfs/search/content/contentSearch.ts';

export interface SearchJob {
  readonly kind: 'search';
  /** `ByteSource.handle` of the stored bytes. */
  readonly handle: unknown;
  /** Where the layer is. */
  readonly at: string;
  /** Stored bytes. */
  readonly size: number;
  readonly once: true;
  readonly wanted: WantedContents;
  readonly query: ContentQuery;
}

export interface SearchScan extends ContentCounts {
  /** What was wanted and did not come, since the layer's bytes are damaged. */
  readonly damaged?: string;
}
