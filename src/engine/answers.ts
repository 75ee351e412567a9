/**
 * Answers: every question that can be asked of opened inputs, with its arguments and its answer. `Engine` has methods
 * for bytes, trees and verification; all else is a question: one line here, one file in `questions/`, one line in its list.
 */
import type { AdviceAnswer } from '../core/advice/advice.ts';
import type { Description, ReaderName } from '../core/content/description.ts';
import type { PackagesAnswer } from '../core/content/packages/answer.ts';
import type { BillFormat } from '../core/content/packages/bill/bill.ts';
import type { SecretsAnswer } from '../core/content/secrets/answer.ts';
import type { Plan, PlanArgs } from '../core/convert/plan.ts';
import type { Runtime } from '../core/convert/runtime/toRuntime.ts';
import type { FileExplanations } from '../core/diff/explain/explanations.ts';
import type { LayerDiff } from '../core/diff/headers/layerDiff.ts';
import type { Pair } from '../core/diff/images.ts';
import type { JsonDiff } from '../core/diff/json.ts';
import type { Ignored } from '../core/diff/judgement/ignored.ts';
import type { ComparedFiles, FoundFiles } from '../core/diff/judgement/judge.ts';
import type { LinesDiff } from '../core/diff/lines.ts';
import type { MembersDiff } from '../core/diff/members/membersDiff.ts';
import type { PackageDiff } from '../core/diff/packages/diffPackages.ts';
import type { SizeDiff } from '../core/diff/size/sizeDiff.ts';
import type { Producer } from '../core/image/producers/producers.ts';
import type { ImageSummary } from '../core/image/summary.ts';
import type { LayoutEntry } from '../core/image/view.ts';
import type { Basis, ComparedBasis } from '../core/oci/basis/basis.ts';
import type { LayerDisagreement } from '../core/oci/finding.ts';
import type { ComparedContents, CostAnswer } from '../core/rootfs/cost/answer.ts';
import type { SizeColumns, SizeOrder } from '../core/rootfs/cost/sizeTree.ts';
import type { FileListFormat } from '../core/rootfs/export/fileList.ts';
import type { ArchiveAnswer } from '../core/rootfs/pack/archiveColumns.ts';
import type { WasteAnswer } from '../core/rootfs/waste/answer.ts';
import type { Traffic } from '../core/store/registry/access.ts';
import type { Catalog } from '../core/store/registry/browse/catalog.ts';
import type { Referrers } from '../core/store/registry/browse/referrers.ts';
import type { TaggedImage } from '../core/store/registry/browse/tagged.ts';
import type { TagHead } from '../core/store/registry/browse/tagHeads.ts';
import type { TagList } from '../core/store/registry/browse/tags.ts';
import type { RepositoryArgs } from '../core/store/registry/repository.ts';
import type { RegistryWait } from './registry/wait.ts';
import type { StoreRoom } from './indexStore.ts';
import type { SearchAnswer, SearchArgs } from './search/found.ts';
import type { SaveTarget } from './session/target.ts';

/** A runtime config, and what the look-up of its user rests on. */
interface RuntimeAnswer extends Runtime {
  readonly basis: Basis;
}

/** The answer to `follow`. */
export interface Followed {
  /** Path inside the image root at which the links end. */
  readonly path: string;
  /** Row in the merged tree of the same depth; null where nothing is there. */
  readonly row: number | null;
  /** Each hop taken, as `from -> to`. */
  readonly hops: readonly string[];
  /** Why it stopped early: a loop, more than 255 hops. */
  readonly problem?: string;
}

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
}

/** Parts of a comparison beside its objects. */
export type ComparePart = 'files' | 'packages' | 'size' | 'layerHeaders';

interface DescribeArgs {
  readonly target: SaveTarget;
  readonly path: string;
  readonly as?: ReaderName | undefined;
}

interface BillAnswer extends Pick<PackagesAnswer, 'databases' | 'findings' | 'basis'> {
  readonly text: string;
}

/** One table of contents that is kept. */
export interface StoredLayer {
  readonly key: string;
  /** What names the layer: its stored bytes, or (in archives without such a digest) its uncompressed ones. */
  readonly kind: 'digest' | 'diffID';
  readonly digest: string;
  /** Stored bytes of the layer itself. */
  readonly layerSize: number;
  /** Bytes kept of it. */
  readonly size: number;
  /** Seconds since the epoch. */
  readonly used: number;
}

/** All that is kept, what was used last first. */
export interface Stored extends StoreRoom {
  readonly layers: readonly StoredLayer[];
  readonly bytes: number;
}

/** A path that fits what was typed. */
export interface FoundPath {
  readonly path: string;
  /** The characters of the path that were typed. */
  readonly marks: readonly number[];
  /** The layer that its content comes from. */
  readonly layer: number;
  readonly isDir: boolean;
}

/** The answer to `goTo`. */
export interface FoundPaths {
  /** Best first, at most a hundred. */
  readonly paths: readonly FoundPath[];
  /** All that fit. */
  readonly total: number;
  /** Paths in the tree. */
  readonly count: number;
}

/** A question as [arguments, answer]. `image` is the key of an image manifest. */
interface Answers {
  /** The image at a manifest node: config, history aligned with layers. */
  readonly image: readonly [{ readonly image: string }, ImageSummary];
  /** Which layers can be read in full: by reading them, or (not `read`) by their documents and first bytes alone. */
  readonly basis: readonly [{ readonly image: string; readonly read: boolean }, Basis];
  /** The archive as it lies on disk. */
  readonly layout: readonly [Record<never, never>, readonly LayoutEntry[]];
  /** Follows links from a path of the merged tree, inside the image root only. */
  readonly follow: readonly [{ readonly image: string; readonly depth: number; readonly path: string }, Followed];
  /** The runtime-spec config that the image yields, and where its fields come from. */
  readonly runtime: readonly [{ readonly image: string }, RuntimeAnswer];
  /** Who made the image and who packed it, each with its evidence. */
  readonly producers: readonly [{ readonly image: string }, readonly Producer[]];
  /** What converting would do to every object, and what is lost. Nothing but documents is read. */
  readonly plan: readonly [PlanArgs, Plan];
  /** What was done to make this input, with all digests; null where it was not made by converting. */
  readonly conversion: readonly [Record<never, never>, Plan | null];
  /** Two images as trees aligned by role; `left` is in the first input, `right` in the second where one is named. */
  readonly diff: readonly [Sides, Pair];
  /** The root filesystems of two images beside each other; reads the contents that decide, each once. */
  readonly diffFiles: readonly [Sides, FoundFiles];
  /** Two layers as tar streams, header by header; keys of layer nodes. */
  readonly diffLayers: readonly [Sides, LayerDiff];
  /** Which of the rows of `diffFiles` differ in the build's noise alone; reads their contents, up to bounds that are told. */
  readonly explainFiles: readonly [Sides, FileExplanations];
  /** Two JSON documents as lines beside each other; a side that is null has no lines. */
  readonly lines: readonly [{ readonly left: string | null; readonly right: string | null }, LinesDiff];
  /** Two files as lines beside each other, a side that is null has none; null where one is no text, or too long. */
  readonly fileLines: readonly [
    { readonly left: SaveTarget | null; readonly right: SaveTarget | null },
    LinesDiff | null,
  ];
  /** Two JSON files by meaning; null where one is no JSON, or too long. */
  readonly fileJson: readonly [{ readonly left: SaveTarget; readonly right: SaveTarget }, JsonDiff | null];
  /** Two archives beside each other, member by member; null where one is none. */
  readonly diffMembers: readonly [{ readonly left: SaveTarget; readonly right: SaveTarget }, MembersDiff | null];
  /** Packages upgraded, downgraded, added, removed and built anew. */
  readonly diffPackages: readonly [Sides, PackageDiff];
  /** What the second image costs more and where, and what a host that has the first must fetch. */
  readonly diffSize: readonly [Sides, SizeDiff];
  /** Objects and the parts named, all in one. The same as asking for each part; `core/diff/judgement` judges it. */
  readonly compare: readonly [Sides & { readonly parts: readonly ComparePart[] }, Comparison];
  /** The whole comparison as one HTML file, without what is ignored. */
  readonly report: readonly [Sides & { readonly ignored: Ignored }, Blob];
  /** Where other programs read the layers `from` to `to` differently; layers that can't be read have nothing here. */
  readonly readers: readonly [
    { readonly image: string; readonly from: number; readonly to: number },
    readonly LayerDisagreement[],
  ];
  /** Bytes that ship and that the final root filesystem does not show, by path. */
  readonly waste: readonly [{ readonly image: string }, WasteAnswer];
  /** What to change in the build, ranked, and what each change saves. */
  readonly advice: readonly [{ readonly image: string }, AdviceAnswer];
  /** What each layer did, with its three sizes. */
  readonly cost: readonly [{ readonly image: string }, CostAnswer];
  /** Compares files of equal size by content; `cost` and the change kinds of trees are exact afterwards. */
  readonly compareContents: readonly [{ readonly image: string }, ComparedContents];
  /** All shipped bytes as a tree with sums. */
  readonly sizes: readonly [{ readonly image: string; readonly by: SizeOrder }, SizeColumns];
  /** The file list to save: of layers 0..depth merged, or of one layer. */
  readonly fileListing: readonly [
    { readonly image: string; readonly depth: number; readonly layer?: number; readonly format: FileListFormat },
    Blob,
  ];
  /** Paths of layers 0..depth merged, with all below them, as a tar; `broken`: hard links that lead to nothing, left out. */
  readonly treeTar: readonly [
    { readonly image: string; readonly depth: number; readonly paths: readonly Uint8Array[] },
    { readonly tar: Blob; readonly entries: number; readonly broken: number },
  ];
  /** The same as a zip. `leftOut`: devices, pipes, and hard links that lead to nothing. */
  readonly treeZip: readonly [
    { readonly image: string; readonly depth: number; readonly paths: readonly Uint8Array[] },
    { readonly zip: Blob; readonly entries: number; readonly leftOut: number },
  ];
  /** What a file says, by the first reader that knows it (or by `as`); null where none does. `path` as in its layer. */
  readonly describe: readonly [DescribeArgs, Description | null];
  /** Packages of the root filesystem (of layers 0..depth, else all), each with the layer that brought it. */
  readonly packages: readonly [{ readonly image: string; readonly depth?: number | undefined }, PackagesAnswer];
  /** The same as a text to save: a table, or a bill of materials as SPDX or CycloneDX; nothing in it changes from one time to the next. */
  readonly bill: readonly [{ readonly image: string; readonly format: BillFormat }, BillAnswer];
  /** Secrets in all layers, deleted ones too; parts are lists of FoundSecret, one a layer. */
  readonly secrets: readonly [{ readonly image: string }, SecretsAnswer];
  /** Entries of all layers by a query, also those that later layers overwrite or delete; told in parts as SearchPart. */
  readonly search: readonly [SearchArgs, SearchAnswer];
  /** Paths of the merged tree that fit a few letters typed in order. */
  readonly goTo: readonly [{ readonly image: string; readonly depth: number; readonly text: string }, FoundPaths];
  /** The archive that some bytes are, opened in place: its entries as a tree. `unsupported` where they are none. */
  readonly archive: readonly [{ readonly target: SaveTarget }, ArchiveAnswer];
  /** What was asked of the registry so far, null where the input lies in none; about no input: of all registries. */
  readonly traffic: readonly [Record<never, never>, Traffic | null];
  /** What is waited for because registries asked to. With `hurry` all of it is tried at once. About no input. */
  readonly waits: readonly [{ readonly hurry?: boolean }, readonly RegistryWait[]];
  /** The tags of a repository; told in parts as string[], all so far. The rest about registries is about no input either. */
  readonly tags: readonly [RepositoryArgs, TagList];
  /** Where tags lead; told in parts as TagHead. Ends early at a limit, with the problem said. */
  readonly tagHeads: readonly [RepositoryArgs & { readonly tags: readonly string[] }, readonly TagHead[]];
  /** What a tag or a digest leads to, by its documents alone. */
  readonly tagged: readonly [RepositoryArgs & { readonly reference: string }, TaggedImage];
  /** The repositories of a registry; `unsupported` in words where it does not tell. Told in parts as string[]. */
  readonly catalog: readonly [{ readonly registry: string; readonly credential?: string | undefined }, Catalog];
  /** What refers to a digest, and what to that. */
  readonly referrers: readonly [RepositoryArgs & { readonly digest: string }, Referrers];
  /** The tables of contents kept of layers; null where this host keeps none. About no input. */
  readonly stored: readonly [Record<never, never>, Stored | null];
  /** Forgets one of them by its key, or all; answers what is kept then. */
  readonly clearStored: readonly [{ readonly key?: string }, Stored | null];
}

/** The names of all questions. */
export type QuestionName = keyof Answers;
/** The arguments of a question. */
export type ArgsOf<Q extends QuestionName> = Answers[Q][0];
/** The answer to a question. */
export type AnswerOf<Q extends QuestionName> = Answers[Q][1];
