/** Questions about an image and its layers, each as [arguments, answer]. */
import type { Runtime } from '../../../core/convert/runtime/toRuntime.ts';
import type { Producer } from '../../../core/image/producers/producers.ts';
import type { ImageSummary } from '../../../core/image/summary.ts';
import type { LayoutEntry } from '../../../core/image/view.ts';
import type { Basis } from '../../../core/oci/basis/basis.ts';
import type { LayerDisagreement } from '../../../core/oci/finding.ts';
import type { ComparedContents, CostAnswer } from '../../../core/rootfs/cost/answer.ts';
import type { SizeColumns, SizeOrder } from '../../../core/rootfs/cost/sizeTree.ts';
import type { PrivilegedFile } from '../../../core/rootfs/lookup/privilegedFiles.ts';
import type { WasteAnswer } from '../../../core/rootfs/waste/answer.ts';

/** A runtime config, and what the look-up of its user rests on. */
interface RuntimeAnswer extends Runtime {
  readonly basis: Basis;
}

/** An index of a layer that was written, and read back. */
export interface WrittenLayerIndex {
  readonly format: string;
  /** Of the index itself. */
  readonly digest: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly entries: number;
  readonly checkpoints: number;
  readonly spans: number;
}

/** The indexes of a layer. */
interface LayerIndexesAnswer {
  readonly layer: {
    readonly digest: string;
    readonly mediaType: string;
    readonly size: number;
    readonly diffID: string;
  };
  readonly written: readonly WrittenLayerIndex[];
  /** Formats that can't hold the layer. */
  readonly refused: readonly { readonly format: string; readonly message: string }[];
  readonly gzidx?: Uint8Array<ArrayBuffer>;
}

/** `image` is the key of an image manifest. */
export interface ImageAnswers {
  /** The image at a manifest node: config, history aligned with layers. */
  readonly image: readonly [{ readonly image: string }, ImageSummary];
  /** Which layers can be read in full: by reading them, or (not `read`) by their documents and first bytes alone. */
  readonly basis: readonly [{ readonly image: string; readonly read: boolean }, Basis];
  /** The archive as it lies on disk. */
  readonly layout: readonly [Record<never, never>, readonly LayoutEntry[]];
  /** Who made the image and who packed it, each with its evidence; `heads`: by the first bytes of its layers too. */
  readonly producers: readonly [{ readonly image: string; readonly heads: boolean }, readonly Producer[]];
  /** The runtime-spec config that the image yields, and where its fields come from. */
  readonly runtime: readonly [{ readonly image: string }, RuntimeAnswer];
  /** What each layer did, with its three sizes. */
  readonly cost: readonly [{ readonly image: string }, CostAnswer];
  /** Bytes that ship and that the final root filesystem does not show, by path. */
  readonly waste: readonly [{ readonly image: string }, WasteAnswer];
  /** Setuid and setgid files of the root filesystem. */
  readonly privileged: readonly [
    { readonly image: string },
    { readonly files: readonly PrivilegedFile[]; readonly basis: Basis },
  ];
  /** All shipped bytes as a tree with sums. */
  readonly sizes: readonly [{ readonly image: string; readonly by: SizeOrder }, SizeColumns];
  /** Compares files of equal size by content; `cost` and the change kinds of trees are exact afterwards. */
  readonly compareContents: readonly [{ readonly image: string }, ComparedContents];
  /** Where other programs read the layers `from` to `to` differently; layers that can't be read have nothing here. */
  readonly readers: readonly [
    { readonly image: string; readonly from: number; readonly to: number },
    readonly LayerDisagreement[],
  ];
  /** Indexes of a layer (the key of its node) in these formats, for others; `gzidx`: for indexed_gzip too. */
  readonly layerIndexes: readonly [
    { readonly layer: string; readonly formats: readonly string[]; readonly gzidx?: boolean },
    LayerIndexesAnswer,
  ];
}
