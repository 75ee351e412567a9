/** What a directory of the root filesystem holds at some depth. */
import { formatBytes } from '../oci/text.ts';
import { contentOf, type EntryRef, type FileTree, versionAt } from './fileTree.ts';
import { type FollowedPath, follow } from './follow.ts';
import { NONE, ROOT } from './tree/paths.ts';
import { TYPE } from './tree/versions.ts';

export interface DirectoryFile {
  readonly name: string;
  readonly content: EntryRef;
}

/**
 * The files right below `path` with layers 0..depth applied, links to the directory followed, in the order of their
 * names. Links below it are left out; there is nothing where it is no directory.
 */
export function filesIn(tree: FileTree, depth: number, path: string): DirectoryFile[] {
  const folder = pathOf(tree, follow(tree, depth, path));
  const { paths, versions } = tree;
  const found: DirectoryFile[] = [];
  if (folder === NONE) return found;
  for (let child = paths.firstChild[folder] as number; child !== NONE; child = paths.nextSibling[child] as number) {
    const version = versionAt(tree, child, depth);
    if (version === NONE || versions.realType(version) !== TYPE.file) continue;
    const ref = { layer: versions.layer[version] as number, entry: versions.entry[version] as number };
    const content = contentOf(tree, ref);
    if (content) found.push({ name: formatBytes(paths.names.view(paths.name[child] as number)), content });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function pathOf(tree: FileTree, { path, row, content }: FollowedPath): number {
  if (row === null) return NONE;
  const isFile = content && tree.layers[content.layer]?.type[content.entry] !== TYPE.dir;
  if (isFile) return NONE;
  const { names } = tree.paths;
  let at = ROOT;
  for (const name of path.split('/').filter(Boolean)) {
    const bytes = new TextEncoder().encode(name);
    at = tree.paths.child(at, names.intern(bytes, 0, bytes.length));
    if (at === NONE) return NONE;
  }
  return at;
}
