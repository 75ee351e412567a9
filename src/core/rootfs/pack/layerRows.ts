/**
 * Which rows the tree of one layer has: a row for each directory that its paths name, with the last entry for it, and a
 * row for each other entry. Duplicates are all listed; which of them counts is told.
 */
import { NO_ENTRY } from '../columns.ts';
import type { LayerIndex } from '../layerIndex.ts';
import { NONE, Paths, ROOT } from '../tree/paths.ts';
import { TYPE } from '../tree/versions.ts';
import { type WhiteoutKind, whiteoutKind } from '../whiteout.ts';

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
  const { dirs, count } = index;
  const trie = new Paths();
  const dirPath = dirPaths(trie, index);
  const dirRow = new Map<number, number>();
  for (let row = 1; row < dirs.count; row++) dirRow.set(dirPath[row] as number, row);
  const last = new Map<number, number>();
  const dirEntry = new Uint32Array(dirs.count).fill(NO_ENTRY);
  const superseded = new Uint8Array(count);
  const whiteouts = new Map<number, WhiteoutKind>();
  const isOther = new Uint8Array(count).fill(1);
  for (let entry = 0; entry < count; entry++) {
    const start = index.nameStart[entry] as number;
    const end = index.nameStart[entry + 1] as number;
    const kind = whiteoutKind(index.names, start, end);
    if (kind !== 'none') whiteouts.set(entry, kind);
    const parent = dirPath[index.dir[entry] as number] as number;
    const path = start === end ? parent : childOf(trie, parent, trie.names.intern(index.names, start, end));
    const before = last.get(path);
    if (before !== undefined) superseded[before] = 1;
    last.set(path, entry);
    if (index.type[entry] !== TYPE.dir || kind !== 'none') continue;
    const row = path === ROOT ? 0 : dirRow.get(path);
    if (row === undefined) continue;
    const old = dirEntry[row] as number;
    if (old !== NO_ENTRY) isOther[old] = 1;
    dirEntry[row] = entry;
    isOther[entry] = 0;
  }
  const others = Uint32Array.from(isOther.keys()).filter((entry) => isOther[entry] === 1);
  return { dirEntry, others, superseded, whiteouts };
}

function dirPaths(trie: Paths, { dirs }: LayerIndex): Uint32Array {
  const path = new Uint32Array(dirs.count);
  for (let row = 1; row < dirs.count; row++) {
    const name = trie.names.intern(dirs.names, dirs.nameStart[row] as number, dirs.nameStart[row + 1] as number);
    path[row] = childOf(trie, path[dirs.parent[row] as number] as number, name);
  }
  return path;
}

function childOf(trie: Paths, parent: number, name: number): number {
  const known = trie.child(parent, name);
  return known === NONE ? trie.add(parent, name) : known;
}
