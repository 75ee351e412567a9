/**
 * IndexFormat: one way in which others publish the index of a layer beside the image, so that the layer's files are listed
 * and read without a pass over all of it. Anyone who may write to a repository can attach one: what it says is a hint.
 */
import type { Checkpoints } from '../../bytes/codecs/checkpoints.ts';
import type { CompressionName } from '../../bytes/codecs/codec.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Manifest } from '../../oci/manifest.ts';
import type { LayerIndex } from '../layerIndex.ts';
import type { Stretch } from './spanCut.ts';
import type { Spans } from './spans.ts';

/** The formats that are read, as messages and JSON name them. */
type IndexFormatName = 'cutaway' | 'SOCI';

/** The layer that an index is asked about, by what the image says about it. */
export interface NamedLayer {
  readonly digest: string;
  /** Stored bytes. */
  readonly size: number;
}

/** An index that was published, read. It holds together, and nobody has held it against the layer. */
export interface PublishedIndex {
  readonly format: IndexFormatName;
  /** Offsets are those of the tar, as the index states them. */
  readonly index: LayerIndex;
  readonly compression: CompressionName | 'none';
  /** Bytes of the tar. */
  readonly uncompressedSize: number;
  /** Absent where the layer is not compressed, or has no places to begin at. */
  readonly checkpoints?: Checkpoints;
  /** Digests of stretches of the stored bytes: `spanChecked` reads the layer by them. */
  readonly spans: Spans;
  /** Digest of the tar, where the index states one. */
  readonly diffID?: string;
  /** What made it, in its own words. */
  readonly tool?: string;
}

/** A blob of an index's manifest, and the digest of the layer that it speaks of. */
export interface IndexBlob {
  readonly layer: string;
  readonly blob: Descriptor;
}

/** What a writer gets of a layer: the results of one pass over its bytes. */
export interface LayerToIndex extends NamedLayer {
  readonly mediaType: string;
  readonly stored: ByteSource;
  readonly index: LayerIndex;
  readonly compression: CompressionName | 'none';
  readonly uncompressedSize: number;
  readonly checkpoints?: Checkpoints | undefined;
  readonly diffID: string;
}

/** An index about to be written: its spans are hashed in a pass over the stored bytes, which several formats share. */
export interface PreparedIndex {
  readonly stretches: readonly Stretch[];
  write(spans: Spans): Uint8Array<ArrayBuffer>;
}

/** A blob that was written, and the layer that it is of. */
interface WrittenIndex {
  readonly layer: Pick<LayerToIndex, 'digest' | 'mediaType'>;
  /** `sha256:` of the blob, and its bytes. */
  readonly digest: string;
  readonly size: number;
}

/** One format: what it answers to, and how it is read. */
export interface IndexFormat {
  readonly name: IndexFormatName;
  /** `artifactType` of its manifests, or the media type of their config where they have no such field. */
  readonly artifactTypes: readonly string[];
  /** The blobs of a manifest of that type, by layer; empty where there are none. */
  blobs(manifest: Manifest): readonly IndexBlob[];
  /**
   * Reads a blob that was published for this layer. Throws `malformed` for what is damaged, absurd or could not be true,
   * `too-large` beyond the bounds of `limits.ts`, `unsupported` for a version or form not known here, and
   * `digest-mismatch` where the index names another layer. The work is bounded by the bytes given.
   */
  read(bytes: Uint8Array<ArrayBuffer>, layer: NamedLayer): Promise<PublishedIndex>;
  /** Makes ready to write one: the same layer gives the same bytes. Throws `unsupported` where the format can't hold the layer. */
  prepare(layer: LayerToIndex, signal?: AbortSignal): Promise<PreparedIndex>;
  /** The manifest that attaches these blobs to the image manifest of that descriptor, as JSON. */
  manifest(subject: Pick<Descriptor, 'mediaType' | 'digest' | 'size'>, blobs: readonly WrittenIndex[]): string;
}
