/** Questions about paths, and files as they lie in layers, each as [arguments, answer]. */
import type { FileListFormat } from '../../../core/rootfs/export/fileList.ts';
import type { ArchiveAnswer } from '../../../core/rootfs/pack/archiveColumns.ts';
import type { SearchAnswer, SearchArgs } from '../../search/found.ts';
import type { SaveTarget } from '../../session/target.ts';

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

/** A path that fits what was typed. */
export interface FoundPath {
  readonly path: string;
  /** The characters of the path that were typed. */
  readonly marks: readonly number[];
  /** The layer that its content comes from. */
  readonly layer: number;
  readonly isDir: boolean;
}

export interface FoundPaths {
  /** Best first, at most a hundred. */
  readonly paths: readonly FoundPath[];
  /** All that fit. */
  readonly total: number;
  /** Paths in the tree. */
  readonly count: number;
}

/** `image` is the key of an image manifest. */
export interface FilesAnswers {
  /** Follows links from a path of the merged tree, inside the image root only. */
  readonly follow: readonly [{ readonly image: string; readonly depth: number; readonly path: string }, Followed];
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
  /** The archive that some bytes are, opened in place: its entries as a tree. `unsupported` where they are none. */
  readonly archive: readonly [{ readonly target: SaveTarget }, ArchiveAnswer];
  /** Entries of all layers by a query, also those that later layers overwrite or delete; reported in parts as SearchPart. */
  readonly search: readonly [SearchArgs, SearchAnswer];
  /** Paths of the merged tree that fit a few letters typed in order. */
  readonly goTo: readonly [{ readonly image: string; readonly depth: number; readonly text: string }, FoundPaths];
}
