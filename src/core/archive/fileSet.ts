/**
 * FileSet: ByteSources by path. A tar, a folder and a layer opened are all one of these.
 */
import type { ByteSource } from '../bytes/source.ts';
import type { Finding } from '../oci/finding.ts';

/** What an entry of an archive or folder is; devices and pipes are `other`. */
export type FileKind = 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';

/** One entry as in the archive, in the archive's order. Paths have no leading `/` or `./`. */
export interface FileEntry {
  readonly path: string;
  readonly kind: FileKind;
  /** Bytes of content; 0 for what has none. */
  readonly size: number;
  /** Link text of a symlink, or path of a hard link's target. */
  readonly link?: string;
  /** Where the entry's header begins in the archive, where there is one. */
  readonly headerOffset?: number;
  readonly mode?: number;
  /** Numbers of the owner and the group. */
  readonly uid?: number;
  readonly gid?: number;
  /** Seconds since the epoch. */
  readonly mtime?: number;
  /** Nanoseconds after the whole second at or below it; absent where there are none. */
  readonly mtimeNs?: number;
  /** How the archive keeps the content, where it compresses each by itself: `deflate`, `stored`… */
  readonly method?: string;
  /** Bytes that the content takes in the archive, where they differ from `size`. */
  readonly storedSize?: number;
  /** This is the folder that the set's `prefix` names; its path has become ''. */
  readonly isPrefix?: true;
  /** Why the content can't be read; it is listed all the same. */
  readonly locked?: string;
}

/** An ordered set of named bytes. Duplicate paths are kept in `entries`; the last one wins in `find` and `open`. */
export interface FileSet {
  /** `tar`, `folder`… */
  readonly format: string;
  readonly entries: readonly FileEntry[];
  /** A leading folder shared by all entries that was cut off (`myimage/`), or ''. */
  readonly prefix: string;
  /** What stands before the path of each file as in the archive (`./`, `myimage/`); null where that differs. */
  readonly lead?: string | null;
  readonly findings: readonly Finding[];
  /** The entry of a path with links followed inside the set only; undefined when absent, looping or escaping. */
  find(path: string): FileEntry | undefined;
  /** The content of a path (links followed), or undefined. */
  open(path: string): ByteSource | undefined;
}
