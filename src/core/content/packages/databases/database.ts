/** DatabaseKind: one kind of package database: where it lies, how it is known, how it is read. */
import type { ByteSource } from '../../../bytes/source.ts';
import type { Steps } from '../../steps.ts';
import type { DatabaseName, FormatFacts, PackageFormat } from '../../description.ts';
import type { Gathered } from '../gathered.ts';

/** A place where a database can be. */
export interface DatabasePlace {
  /** Names the database: its file, or its folder. */
  readonly path: string;
  /**
   * Its files as paths of the root filesystem, in which a whole part may be `*`: every name there, in order. Without a
   * file of the first there is no database.
   */
  readonly parts: readonly string[];
}

/** One of the files that a database consists of. */
export interface DatabasePart {
  readonly path: string;
  readonly source: ByteSource;
}

/** What reading a database gets, and where it reports to. */
export interface DatabaseReading {
  /** Where packages go, and what could not be read. */
  readonly gathered: Gathered;
  readonly steps: Steps;
  readonly signal?: AbortSignal | undefined;
}

/** One kind of package database: where it is, and how it is read. */
export interface DatabaseKind extends FormatFacts {
  readonly name: DatabaseName;
  readonly format: PackageFormat;
  readonly places: readonly DatabasePlace[];
  /** Is this file such a database, or its main part? By content first; the path only where content can't tell. */
  accepts(path: string, head: Uint8Array): boolean;
  /**
   * Reads it from its parts, in the order of its place. What is damaged is counted and read on behind; throws what the
   * sources throw, and `too-large` by `steps`.
   */
  read(parts: readonly DatabasePart[], reading: DatabaseReading): Promise<void>;
}
