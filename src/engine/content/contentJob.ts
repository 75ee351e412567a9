/**
 * ContentJob: files understood, in a thread that can be ended. Whatever a hostile file does to its reader, the session
 * worker goes on answering.
 */
import type { DatabaseName, Description, PackageFormat, ReaderName } from '../../core/content/description.ts';
import type { ReadDatabase } from '../../core/content/packages/readDatabase.ts';
import type { ReadLanguage } from '../../core/content/packages/readLanguages.ts';
import type { Lent } from './lent.ts';

/** What to read of the contents of files. */
export type ContentTask =
  | { readonly is: 'describe'; readonly path: string; readonly as?: ReaderName | undefined }
  /** Its files, in the order of the sources that come with the task. */
  | { readonly is: 'database'; readonly name: DatabaseName; readonly path: string; readonly parts: readonly string[] }
  /** Files one after another; the source of each is followed by those of the files beside it. */
  | { readonly is: 'languages'; readonly path: string; readonly files: readonly NamedFile[] };

/** A file, by its path and its place in the layer. */
export interface NamedFile {
  readonly path: string;
  readonly languages: readonly PackageFormat[];
  readonly beside: readonly string[];
}

/** The answer to a task. */
export type ContentAnswer<T extends ContentTask> = T extends { is: 'describe' }
  ? Description | null
  : T extends { is: 'languages' }
    ? readonly (readonly ReadLanguage[])[]
    : ReadDatabase;

/** Read the contents of some files, in a layer thread. */
export interface ContentJob {
  readonly kind: 'content';
  /** There are no bytes to open: they are lent. */
  readonly handle?: undefined;
  /** The file, for errors. */
  readonly at: string;
  readonly size: number;
  /** What is lent can't be lent again. */
  readonly once: true;
  readonly bounded: { readonly silence: number; readonly message: string };
  readonly transfer: readonly MessagePort[];
  readonly lent: Lent;
  readonly task: ContentTask;
}
