/**
 * Layout: one way in which tools lay images out as files. It recognises its own and makes a ContentStore of them.
 */
import type { FileSet } from '../archive/fileSet.ts';
import type { ContentStore, LayoutName } from './contentStore.ts';

/** One layout: how it is recognized, and how it is opened. */
export interface Layout {
  readonly name: LayoutName;
  /** The folder also holds layers unpacked: links in it are those of images, and nothing odd about it. */
  readonly holdsUnpacked?: true;
  /** By content, never by the name of the input. Reads little. */
  matches(files: FileSet, signal?: AbortSignal): Promise<boolean>;
  /** Throws an ImageError where the document it starts from can't be read; anything less is a finding of the store. */
  open(files: FileSet, signal?: AbortSignal): Promise<ContentStore>;
}
