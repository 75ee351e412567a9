/** DigestJob: one pass over one layer that hashes the contents of chosen files. */
import type { Checkpoint } from '../../core/bytes/codecs/codec.ts';
import type { WantedContents } from '../../core/rootfs/contents.ts';
import type { ExpectedHeaders } from '../../core/rootfs/cached/headerCheck.ts';

/** Hash some contents of a layer, in a layer thread. */
export interface DigestJob {
  readonly kind: 'digest';
  /** `ByteSource.handle` of the stored bytes. */
  readonly handle: unknown;
  /** Where the layer is. */
  readonly at: string;
  /** Stored bytes. */
  readonly size: number;
  readonly wanted: WantedContents;
  /** Headers to hold against the bytes, where nobody has said that the index is of these. */
  readonly expected?: ExpectedHeaders;
  /** Where reading begins, with the first wanted content behind it; absent = at the start. */
  readonly from?: Checkpoint;
}

/** The digests of these contents. */
export interface DigestScan {
  /** The first DIGEST_BYTES of each sha256, in the order of `wanted`; zeros where the content could not be had whole. */
  readonly digests: Uint8Array<ArrayBuffer>;
  /** The bytes are not those that the index is of; the digests are void. */
  readonly misfit?: boolean;
}
