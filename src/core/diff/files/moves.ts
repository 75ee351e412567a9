/** Moved files: the content that went at one path came at another. */
import type { EntryRef } from '../../rootfs/fileTree.ts';
import { type AlignedSide, type AlignedTrees, shownEntry } from './alignedTrees.ts';
import { lonelyFiles } from './wantedContents.ts';

/** Names the content of an entry; undefined where it was not read. */
export type ContentName = (ref: EntryRef) => string | undefined;

/**
 * Where each moved path went to or came from, by common path, both ways. Files of one content are paired by their base
 * name first, then in order; a file beside which nothing is left was added or removed.
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
    const name = nameOf(shownEntry(side, side.version[path] as number));
    if (name === undefined) continue;
    const list = found.get(name);
    if (list) list.push(path);
    else found.set(name, [path]);
  }
  return found;
}

function pair(trees: AlignedTrees, gone: readonly number[], come: readonly number[], moves: Map<number, number>): void {
  const free = new Map<string, number[]>();
  for (const path of gone) {
    const name = baseName(trees.left, path);
    free.set(name, [...(free.get(name) ?? []), path]);
  }
  const rest: number[] = [];
  for (const path of come) {
    const from = free.get(baseName(trees.right, path))?.shift();
    if (from === undefined) rest.push(path);
    else join(from, path, moves);
  }
  const left = gone.filter((path) => !moves.has(path));
  for (const [at, path] of rest.entries()) {
    const from = left[at];
    if (from === undefined) break;
    join(from, path, moves);
  }
}

function join(from: number, to: number, moves: Map<number, number>): void {
  moves.set(from, to);
  moves.set(to, from);
}

/** One character a byte. */
function baseName({ tree: { paths }, path }: AlignedSide, at: number): string {
  return String.fromCharCode(...paths.names.view(paths.name[path[at] as number] as number).subarray(0, 255));
}
