/** Questions about two images, layers or files beside each other, each as [arguments, answer]. */
import type { FileExplanations } from '../../../core/diff/explain/explanations.ts';
import type { LayerDiff } from '../../../core/diff/headers/layerDiff.ts';
import type { Pair } from '../../../core/diff/images.ts';
import type { JsonDiff } from '../../../core/diff/json.ts';
import type { Claim } from '../../../core/diff/judgement/claim.ts';
import type { Ignored } from '../../../core/diff/judgement/ignored.ts';
import type { ComparedFiles, FoundFiles } from '../../../core/diff/judgement/judge.ts';
import type { LinesDiff } from '../../../core/diff/lines.ts';
import type { MembersDiff } from '../../../core/diff/members/membersDiff.ts';
import type { WeightsDiff } from '../../../core/diff/models/diffWeights.ts';
import type { PackageDiff } from '../../../core/diff/packages/diffPackages.ts';
import type { SizeDiff } from '../../../core/diff/size/sizeDiff.ts';
import type { ComparedBasis } from '../../../core/oci/basis/basis.ts';
import type { SaveTarget } from '../../session/target.ts';

/** Keys of two nodes. */
export interface Sides {
  readonly left: string;
  readonly right: string;
}

/** A layer that both sides have with other content, as its pair names it. */
export interface ComparedLayer extends LayerDiff {
  readonly path: string;
}

/** Two images compared, as far as it was asked, before anything is left out. */
export interface Comparison {
  readonly root: Pair;
  readonly files?: ComparedFiles;
  readonly packages?: PackageDiff;
  readonly size?: SizeDiff;
  readonly layerHeaders?: readonly ComparedLayer[];
  /** By reading the layers where files, packages or sizes were compared, else by their documents and first bytes. */
  readonly basis: ComparedBasis;
  /** Paths of layers that are called the same by their diffIDs alone: the bytes of one side were not held against its own. */
  readonly claimed: readonly string[];
}

/** Parts of a comparison beside its objects. */
export type ComparePart = 'files' | 'packages' | 'size' | 'layerHeaders';

export interface CompareAnswers {
  /** Objects and the parts named, all in one. The same as asking for each part; `core/diff/judgement` judges it. */
  readonly compare: readonly [Sides & { readonly parts: readonly ComparePart[] }, Comparison];
  /** Two images as trees aligned by role; `left` is in the first input, `right` in the second where one is named. */
  readonly diff: readonly [Sides, Pair];
  /**
   * Are the layers of two images what the documents say, by `claimOf`? Reads them all, or of images that differ anyway those
   * that are called the same by their diffIDs alone; null where there are none, or where they are in a registry.
   */
  readonly proof: readonly [Sides & { readonly claim: Claim }, ComparedBasis | null];
  /** The root filesystems of two images beside each other; reads the contents that decide, each once. */
  readonly diffFiles: readonly [Sides, FoundFiles];
  /** Two layers as tar streams, header by header; keys of layer nodes. */
  readonly diffLayers: readonly [Sides, LayerDiff];
  /** Which of the rows of `diffFiles` differ in the build's noise alone; reads their contents, up to bounds that are reported. */
  readonly explainFiles: readonly [Sides, FileExplanations];
  /** Two JSON documents as lines beside each other; a side that is null has no lines. */
  readonly lines: readonly [{ readonly left: string | null; readonly right: string | null }, LinesDiff];
  /** Two JSON files by meaning; null where one is not JSON, or too long. */
  readonly fileJson: readonly [{ readonly left: SaveTarget; readonly right: SaveTarget }, JsonDiff | null];
  /** Two files as lines beside each other, a side that is null has none; null where one is not text, or too long. */
  readonly fileLines: readonly [
    { readonly left: SaveTarget | null; readonly right: SaveTarget | null },
    LinesDiff | null,
  ];
  /** Two archives beside each other, member by member; null where one is none. */
  readonly diffMembers: readonly [{ readonly left: SaveTarget; readonly right: SaveTarget }, MembersDiff | null];
  /** Packages upgraded, downgraded, added, removed and built anew. */
  readonly diffPackages: readonly [Sides, PackageDiff];
  /** What the second image costs more and where, and what a host that has the first must fetch. */
  readonly diffSize: readonly [Sides, SizeDiff];
  /** Two models by the bytes of their weights; reads all of them. Null where a side is not a model. */
  readonly weights: readonly [{ readonly left: SaveTarget; readonly right: SaveTarget }, WeightsDiff | null];
  /** The whole comparison as one HTML file, without what is ignored. */
  readonly report: readonly [Sides & { readonly ignored: Ignored }, Blob];
}
