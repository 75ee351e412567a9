/** DigestJob: one pass over one layer that hashes the contents of chosen files. */
import type { WantedContents } from '../../core/rootfs/contents.ts';

export interface DigestJob {
  readonly kind: 'digest';
  /** `ByteSource.handle` of the stored bytes. */
  readonly handle: unknown;
  /** Where the layer is. */
  readonly at: string;
  /** Stored bytes. */
  readonly size: number;
  readonly wanted: WantedContents;
}

export interface DigestScan {
  /** The first DIGEST_BYTES of each sha256, in the order of `wanted`; zeros where the content could not be had whole. */
  readonly digests: Uint8Array<ArrayBuffer>;
}
