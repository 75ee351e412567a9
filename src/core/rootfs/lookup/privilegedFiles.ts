/**
 * Files of the root filesystem that give rights, by their mode. A hard link has the mode of the content that it names,
 * whether or not that content's first name is still there. Search, advice, `ci` and the overview all ask here.
 */
import { bytesToText } from '../../oci/text.ts';
import { NO_ENTRY } from '../columns.ts';
import { type FileTree, versionAt } from '../fileTree.ts';
import { NONE } from '../tree/paths.ts';
import { TYPE } from '../tree/versions.ts';

/** A file that gives rights: setuid, setgid, or writable for everybody. */
export interface PrivilegedFile {
  readonly path: string;
  /** The layer that the content is in. */
  readonly layer: number;
  readonly mode: number;
}

/** The files with any of `bits` set, with layers 0..depth applied; a pass over all paths. */
export function privilegedFiles(tree: FileTree, depth: number, bits: number): PrivilegedFile[] {
  const { versions, paths } = tree;
  const found: PrivilegedFile[] = [];
  for (let path = 1; path < paths.count; path++) {
    const version = versionAt(tree, path, depth);
    if (version === NONE || versions.realType(version) !== TYPE.file) continue;
    const content = versions.content[version];
    const entry = versions.entry[content];
    if (entry === NO_ENTRY) continue;
    const layer = versions.layer[content];
    const mode = tree.layers[layer]?.mode[entry] ?? 0;
    if ((mode & bits) !== 0) found.push({ path: bytesToText(paths.bytesOf(path)), layer, mode });
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
