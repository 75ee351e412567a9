/**
 * LayerJob: one pass over one layer. It reads, inflates, indexes and hashes together, and is what the pool's workers run.
 */
import type { Checkpoints } from '../core/bytes/codecs/checkpoints.ts';
import type { Checkpoint } from '../core/bytes/codecs/codec.ts';
import type { Finding } from '../core/oci/finding.ts';
import type { IndexClaims, ProvenClaims } from '../core/rootfs/published/proof/claims.ts';
import type { Spans } from '../core/rootfs/published/spans.ts';
import type { LayerIndex } from '../core/rootfs/layerIndex.ts';
import type { KeptContents } from './passes/packageKeeper.ts';

/** Read a layer in a layer thread. */
export interface LayerJob {
  /** `ByteSource.handle` of the stored bytes. */
  readonly handle: unknown;
  /** Where the layer is, for findings: a digest or an archive path. */
  readonly at: string;
  readonly index: boolean;
  /** Hash the stored and the uncompressed bytes too. */
  readonly digests: boolean;
  /** Hash stretches of the stored bytes too: for an index that is shared. Needs `digests`. */
  readonly spans?: boolean;
  /** What somebody's index says about the layer, to be held against it. Needs `digests`. */
  readonly claims?: IndexClaims;
  /** Nobody will read contents: no places are noted from which decoding could begin. */
  readonly placeless?: boolean;
  /** Bytes that may be kept of a compressed layer for readers of packages; 0 or absent where none will be asked. */
  readonly keep?: number;
  /** Stored bytes: the pool starts the largest first. */
  readonly size: number;
  /** Its bytes are not compressed, as opening has seen: to list it little of them is read. */
  readonly plain?: boolean;
  /** Nobody waits for this one: it gives way to those that somebody waits for. */
  readonly background?: boolean;
  /** Digest algorithms wanted beside sha256 (`sha512`), because a descriptor uses them. */
  readonly algorithms?: readonly string[];
}

/** What reading a layer gave. */
export interface LayerScan {
  readonly index?: LayerIndex;
  /** Where inflating can begin; found along with the index, absent where none were (plain or small layers). */
  readonly checkpoints?: Checkpoints;
  /** The same within frames, MiB each: for `Snapshots`, which bounds them. By content offset, so that their buffers move. */
  readonly snapshots?: Readonly<Record<number, Checkpoint>>;
  /** What readers of packages will ask for, where it was to be kept. */
  readonly kept?: KeptContents;
  /** Of the stored bytes, by algorithm. */
  readonly digests?: Readonly<Record<string, string>>;
  /** Of the uncompressed bytes, by algorithm. */
  readonly diffIDs?: Readonly<Record<string, string>>;
  /** Digests of stretches of the stored bytes, where the job asked for them. */
  readonly spans?: Spans;
  /** What became of the claims of somebody's index. */
  readonly proven?: ProvenClaims;
  readonly size: number;
  readonly uncompressedSize: number;
  /** By the bytes: `none`, `gzip`, `zstd`, `xz`, `bzip2`. */
  readonly compression: string;
  readonly findings: readonly Finding[];
}
