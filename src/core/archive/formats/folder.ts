/**
 * A picked or dropped folder as a FileSet: the same to everything above as a tar of it.
 */
import { itemAt } from '../../bytes/at.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { FileEntry, FileSet } from '../fileSet.ts';
import { createFileSet } from '../linkedFiles.ts';

/** A file of the folder, or a symlink where the host can tell (browsers follow them silently). */
export interface FolderFile {
  /** Parts joined with `/`. */
  readonly path: string;
  readonly source: ByteSource;
  /** Text of a symlink; its source is not asked then. */
  readonly link?: string;
  readonly mode?: number;
  /** Seconds since the epoch. */
  readonly mtime?: number;
  readonly mtimeNs?: number;
}

/** The files in the order of their paths, since what a browser gives has none. Nothing is read. */
export function folder(files: readonly FolderFile[]): FileSet {
  const sorted = files
    .map((file) => ({ ...file, path: file.path.replace(/^(\.?\/)+/, '') }))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return createFileSet({
    format: 'folder',
    entries: sorted.map(toEntry),
    findings: [],
    content: (index) => itemAt(sorted, index).source,
  });
}

function toEntry({ path, source, link, mode, mtime, mtimeNs }: FolderFile): FileEntry {
  const extra = {
    ...(mode !== undefined && { mode }),
    ...(mtime !== undefined && { mtime }),
    ...(mtimeNs !== undefined && { mtimeNs }),
  };
  if (link !== undefined) return { path, kind: 'symlink', size: 0, link, ...extra };
  return { path, kind: 'file', size: source.size, ...extra };
}
