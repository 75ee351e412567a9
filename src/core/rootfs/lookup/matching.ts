/** Files of the root filesystem by a path in which whole parts may be left open. */
import { bytesToText } from '../../oci/text.ts';
import { contentOf, type EntryRef, type FileTree, versionAt } from '../fileTree.ts';
import { stepTo } from '../follow.ts';
import { NO_ENTRY } from '../columns.ts';
import { NONE, ROOT } from '../tree/paths.ts';
import { TYPE } from '../tree/versions.ts';

/** A file of the root filesystem that matches a glob. */
export interface MatchedFile {
  /** Where it really lies: links on the way are followed. */
  readonly path: string;
  readonly content: EntryRef;
}

/**
 * The files at `pattern` with layers 0..depth applied, in the order of their names. A part of the pattern that begins with
 * `*` stands for every name that ends with the rest of it; links in such a place are left out, others are followed.
 */
export function filesMatching(tree: FileTree, depth: number, pattern: string): MatchedFile[] {
  const parts = pattern.split('/');
  let paths = [ROOT];
  for (const [i, part] of parts.entries()) {
    const type = i < parts.length - 1 ? TYPE.dir : TYPE.file;
    const name = new TextEncoder().encode(part);
    paths = part.startsWith('*')
      ? paths.flatMap((path) => childrenOf(tree, depth, path, { ending: name.subarray(1), type }))
      : paths.map((path) => stepTo(tree, depth, path, name)).filter((path) => typeAt(tree, depth, path) === type);
    if (paths.length === 0) return [];
  }
  return paths.flatMap((path) => {
    const content = contentAt(tree, depth, path);
    return content ? [{ path: bytesToText(tree.paths.bytesOf(path)), content }] : [];
  });
}

/** The number of the type at a path; -1 where nothing is there. */
function typeAt(tree: FileTree, depth: number, path: number): number {
  const version = path === NONE ? NONE : versionAt(tree, path, depth);
  return version === NONE ? -1 : tree.versions.realType(version);
}

function contentAt(tree: FileTree, depth: number, path: number): EntryRef | undefined {
  const { versions } = tree;
  const version = versionAt(tree, path, depth);
  const ref = { layer: versions.layer[version], entry: versions.entry[version] };
  return ref.entry === NO_ENTRY ? undefined : contentOf(tree, ref);
}

interface Wanted {
  readonly ending: Uint8Array;
  readonly type: number;
}

/** Paths right below a directory, of one type, in the order of their names. */
function childrenOf(tree: FileTree, depth: number, folder: number, { ending, type }: Wanted): number[] {
  const { paths } = tree;
  const found: [name: string, path: number][] = [];
  for (let child = paths.firstChild[folder]; child !== NONE; child = paths.nextSibling[child]) {
    if (typeAt(tree, depth, child) !== type) continue;
    const name = paths.names.view(paths.name[child]);
    const end = name.subarray(Math.max(0, name.length - ending.length));
    if (end.length === ending.length && end.every((byte, i) => byte === ending[i]))
      found.push([bytesToText(name), child]);
  }
  return found.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}
