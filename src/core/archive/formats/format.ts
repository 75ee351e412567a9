/**
 * ArchiveFormat: a way in which many files lie in one.
 */
import type { ByteSource } from '../../bytes/source.ts';
import type { Finding } from '../../oci/finding.ts';
import type { FileEntry, FileSet } from '../fileSet.ts';

/** Enough for every format to know its own: EROFS has its mark behind the first KiB. */
export const ARCHIVE_HEAD_BYTES = 1028;

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
  /**
   * Entries of a zip for which this is false are left out: for callers who look for a few. Told of the name, and of what
   * may hold another (Unicode) name, a character for each byte.
   */
  readonly only?: (name: string) => boolean;
  /** What says the same in another place is not compared: for callers who read many archives and show no findings. */
  readonly isQuick?: boolean;
}

/** What is not a tar, as a tar that is made as it is read. */
export interface MadeTar {
  readonly tar: ByteSource;
  /** About what it is made of. */
  readonly findings: readonly Finding[];
  /** Every header with where it begins, in order: to list the tar without reading contents. */
  headers(): Iterable<{ readonly at: number; readonly bytes: Uint8Array }>;
}

/** One archive format: how its first bytes look, and how its entries are listed. */
export interface ArchiveFormat {
  /** As in `FileSet.format`. */
  readonly name: string;
  /** Are these the first bytes of such an archive? `head` has `ARCHIVE_HEAD_BYTES` or all there are. */
  matches(head: Uint8Array): boolean;
  /**
   * Lists the archive, reading as little as it can. Damage becomes findings and what is readable is listed; only reading
   * itself throws.
   */
  read(source: ByteSource, options?: ReadOptions): Promise<FileSet>;
  /**
   * The same as the tar of a layer, for formats that layers come in. `at` names it in findings. Damage becomes findings;
   * throws where nothing can be listed, and what reading throws.
   */
  asTar?(source: ByteSource, at: string, signal?: AbortSignal): Promise<MadeTar>;
  /** The same files as an archive, deterministic: equal sets give equal bytes. */
  write?(files: FileSet, signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

/** A format that layers come in. */
export type MadeFormat = ArchiveFormat & Required<Pick<ArchiveFormat, 'asTar'>>;
