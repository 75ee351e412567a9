/** What lies in a folder of the root filesystem, added up. */
import { NO_ENTRY } from '../columns.ts';
import { type FileTree, versionAt } from '../fileTree.ts';
import { NONE, ROOT } from '../tree/paths.ts';
import { TYPE } from '../tree/versions.ts';

/** The number of a path, links not followed; NONE where no layer has it. */
function pathOf({ paths }: FileTree, path: string): number {
  let at = ROOT;
  for (const part of path.split('/')) {
    if (part === '') continue;
    const bytes = new TextEncoder().encode(part);
    const name = paths.names.find(bytes, 0, bytes.length);
    at = name < 0 ? NONE : paths.child(at, name);
    if (at === NONE) return NONE;
  }
  return at;
}

/** Bytes of all files below a folder with layers 0..depth applied, save below folders of one name; null where it is none. */
export function folderSize(tree: FileTree, depth: number, folder: string, without?: string): number | null {
  const start = pathOf(tree, folder);
  if (start === NONE || typeAt(tree, start, depth) !== TYPE.dir) return null;
  const bytes = new TextEncoder().encode(without ?? '');
  const left = without === undefined ? -1 : tree.paths.names.find(bytes, 0, bytes.length);
  let sum = 0;
  const open = [start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (let child = tree.paths.firstChild[path]; child !== NONE; child = tree.paths.nextSibling[child]) {
      const type = typeAt(tree, child, depth);
      if (type === TYPE.dir && tree.paths.name[child] !== left) open.push(child);
      else if (type === TYPE.file) sum += sizeAt(tree, child, depth);
    }
  }
  return sum;
}

/** Bytes of those of the files that are there; null where none is. */
export function filesSize(tree: FileTree, depth: number, files: readonly string[]): number | null {
  const there = files.map((file) => pathOf(tree, file)).filter((path) => typeAt(tree, path, depth) === TYPE.file);
  return there.length === 0 ? null : [...new Set(there)].reduce((sum, path) => sum + sizeAt(tree, path, depth), 0);
}

function typeAt(tree: FileTree, path: number, depth: number): number {
  const version = path === NONE ? NONE : versionAt(tree, path, depth);
  return version === NONE ? -1 : tree.versions.realType(version);
}

function sizeAt(tree: FileTree, path: number, depth: number): number {
  const { versions } = tree;
  const content = versions.content[versionAt(tree, path, depth)];
  const entry = versions.entry[content];
  return entry === NO_ENTRY ? 0 : (tree.layers[versions.layer[content]]?.size[entry] ?? 0);
}
