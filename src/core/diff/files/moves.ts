/** Moved files: the content that went at one path came at another. */
import type { EntryRef } from '../../rootfs/fileTree.ts';
import { type AlignedSide, type AlignedTrees, shownEntry } from './alignedTrees.ts';
import { lonelyFiles } from './wantedContents.ts';

/** Names the content of an entry; undefined where it was not read. */
type ContentName = (ref: EntryRef) => string | undefined;

/**
 * Where each moved path went to or came from, by common path, both ways. Files of one content are paired by the names
 * of their directory and their own first, then by their own alone, then in order; a file beside which nothing is left was added or removed.
 */
export function findMoves(trees: AlignedTrees, left: ContentName, right: ContentName): ReadonlyMap<number, number> {
  const { gone, come } = lonelyFiles(trees);
  const was = byContent(trees.left, gone, left);
  const moves = new Map<number, number>();
  for (const [name, arrived] of byContent(trees.right, come, right)) {
    const departed = was.get(name);
    if (departed) pair(trees, departed, arrived, moves);
  }
  return moves;
}

function byContent(side: AlignedSide, paths: readonly number[], nameOf: ContentName): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const path of paths) {
    const name = nameOf(shownEntry(side, side.version[path]));
    if (name === undefined) continue;
    const list = found.get(name);
    if (list) list.push(path);
    else found.set(name, [path]);
  }
  return found;
}

function pair(trees: AlignedTrees, gone: readonly number[], come: readonly number[], moves: Map<number, number>): void {
  const byDirectory = (side: AlignedSide, path: number) => `${parentName(side, path)}/${baseName(side, path)}`;
  for (const nameOf of [byDirectory, baseName, () => '']) {
    const free = new Map<string, number[]>();
    for (const path of gone) {
      if (moves.has(path)) continue;
      const name = nameOf(trees.left, path);
      const list = free.get(name);
      if (list) list.push(path);
      else free.set(name, [path]);
    }
    if (free.size === 0) return;
    for (const list of free.values()) list.reverse();
    for (const path of come) {
      const from = moves.has(path) ? undefined : free.get(nameOf(trees.right, path))?.pop();
      if (from !== undefined) join(from, path, moves);
    }
  }
}

function join(from: number, to: number, moves: Map<number, number>): void {
  moves.set(from, to);
  moves.set(to, from);
}

const baseName = (side: AlignedSide, at: number): string => nameText(side, side.path[at]);

const parentName = (side: AlignedSide, at: number): string => nameText(side, side.tree.paths.parent[side.path[at]]);

/** One character a byte. */
function nameText({ tree: { paths } }: AlignedSide, own: number): string {
  return String.fromCharCode(...paths.names.view(paths.name[own]).subarray(0, 255));
}
