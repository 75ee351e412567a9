/**
 * ArchiveFormat: a way in which many files lie in one.
 */
import type { ByteSource } from '../../bytes/source.ts';
import type { FileEntry, FileSet } from '../fileSet.ts';

/** Options of listing an archive. */
export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Told how far into the archive the listing has come, and how many entries it has. */
  readonly onProgress?: (offset: number, entries: number) => void;
  /**
   * Asked after each entry; true ends the listing there with a finding. For callers who only want to know what an archive
   * is and have seen enough (the tar of a layer has a hundred thousand entries).
   */
  readonly enough?: (entry: FileEntry, count: number) => boolean;
}

/** One archive format: how its first bytes look, and how its entries are listed. */
export interface ArchiveFormat {
  /** As in `FileSet.format`. */
  readonly name: string;
  /** Are these the first bytes of such an archive? `head` has 1,024 bytes or all there are. */
  matches(head: Uint8Array): boolean;
  /**
   * Lists the archive, reading as little as it can. Damage becomes findings and what is readable is listed; only reading
   * itself throws.
   */
  read(source: ByteSource, options?: ReadOptions): Promise<FileSet>;
  /** The same files as an archive, deterministic: equal sets give equal bytes. */
  write?(files: FileSet, signal?: AbortSignal): AsyncIterable<Uint8Array>;
}
