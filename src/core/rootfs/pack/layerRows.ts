/**
 * Which rows the tree of one layer has: a row for each directory that its paths name, with the last entry for it, and a
 * row for each other entry. Duplicates are all listed; which of them counts is marked.
 */
import { NO_ENTRY } from '../columns.ts';
import type { LayerIndex } from '../layerIndex.ts';
import { NONE, Paths } from '../tree/paths.ts';
import { TYPE } from '../tree/versions.ts';
import { type WhiteoutKind, whiteoutKind } from '../whiteout.ts';

/** The rows of a layer, in the order of the tree. */
export interface LayerRows {
  /** Rows 0..dirs.count-1 are the layer's directories: the entry of each, or NO_ENTRY. */
  readonly dirEntry: Uint32Array;
  /** The entries of the rows after them. */
  readonly others: Uint32Array;
  /** By entry: 1 where a later entry has the same path. */
  readonly superseded: Uint8Array;
  /** Whiteouts and their like, by entry. */
  readonly whiteouts: ReadonlyMap<number, WhiteoutKind>;
}

/** Lays out the rows of a layer's tree; one pass over its directories, one over its entries. */
export function layerRows(index: LayerIndex): LayerRows {
  const { count } = index;
  const whiteouts = new Map<number, WhiteoutKind>();
  const trie = new Paths();
  const dirPath = dirPaths(trie, index);
  const dirEntry = new Uint32Array(index.dirs.count).fill(NO_ENTRY);
  const dirRow = rowsByPath(dirPath);
  /** By path: the last entry so far, or NONE. */
  const last = new Uint32Array(index.dirs.count + count).fill(NONE);
  const superseded = new Uint8Array(count);
  for (let entry = 0; entry < count; entry++) {
    const start = index.nameStart[entry];
    const end = index.nameStart[entry + 1];
    const kind = whiteoutKind(index.names, start, end);
    const parent = dirPath[index.dir[entry]];
    const path = start === end ? parent : childOf(trie, parent, trie.names.intern(index.names, start, end));
    const before = last[path];
    if (before !== NONE) superseded[before] = 1;
    last[path] = entry;
    if (kind !== 'none') whiteouts.set(entry, kind);
    else if (index.type[entry] === TYPE.dir && path < dirRow.length) dirEntry[dirRow[path]] = entry;
  }
  return { dirEntry, others: entriesWithout(dirEntry, count), superseded, whiteouts };
}

/** Paths of directories are numbered before all others. */
function rowsByPath(dirPath: Uint32Array): Uint32Array {
  const rows = new Uint32Array(dirPath.length);
  for (let row = 0; row < dirPath.length; row++) rows[dirPath[row]] = row;
  return rows;
}

function entriesWithout(dirEntry: Uint32Array, count: number): Uint32Array {
  const isOther = new Uint8Array(count).fill(1);
  let others = count;
  for (const entry of dirEntry) {
    if (entry === NO_ENTRY) continue;
    isOther[entry] = 0;
    others -= 1;
  }
  const rest = new Uint32Array(others);
  for (let entry = 0, at = 0; entry < count; entry++) if (isOther[entry] === 1) rest[at++] = entry;
  return rest;
}

function dirPaths(trie: Paths, { dirs }: LayerIndex): Uint32Array {
  const path = new Uint32Array(dirs.count);
  for (let row = 1; row < dirs.count; row++) {
    const name = trie.names.intern(dirs.names, dirs.nameStart[row], dirs.nameStart[row + 1]);
    path[row] = childOf(trie, path[dirs.parent[row]], name);
  }
  return path;
}

function childOf(trie: Paths, parent: number, name: number): number {
  const known = trie.child(parent, name);
  return known === NONE ? trie.add(parent, name) : known;
}
