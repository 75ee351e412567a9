/** Neighbour: another image kept beside the one that is advised, and what the two could keep once. */

/** Why a layer with the same files is another blob: another compression, or another packing (times, order) of the same files. */
export type AlikeHow = 'compression' | 'packing';

export interface Neighbour {
  /** As the input names it. */
  readonly name: string;
  /** Digests of its layers. */
  readonly digests: readonly string[];
  /** The image it was built on, by its annotations (image-spec, annotations.md); undefined where it does not say. */
  readonly baseName?: string | undefined;
  /** The lowest layers are the same blobs in both. */
  readonly shared: number;
  /** How each layer above those, as far as both hold the same there, differs in bytes. */
  readonly alike: readonly AlikeHow[];
  /** Where both stand on the same distribution: its names in the two base images. */
  readonly bases?: readonly [own: DistributionName, other: DistributionName] | undefined;
}

interface DistributionName {
  readonly name: string;
  /** As in os-release; null for rolling ones. */
  readonly version: string | null;
}
