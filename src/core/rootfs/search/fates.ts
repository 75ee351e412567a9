/**
 * What became of the entries of a layer in the finished image: still there, written over or taken away by which later
 * layer, never part of it.
 */
import { NO_ENTRY } from '../columns.ts';
import type { FileTree } from '../fileTree.ts';
import type { PlacedEntry } from '../tree/entriesEqual.ts';
import { NONE } from '../tree/paths.ts';
import { TYPE } from '../tree/versions.ts';
import { whiteoutKind } from '../whiteout.ts';
import type { Fate } from './query/query.ts';

/** `by` = the layer that overwrote or deleted it, its own where a later entry of the same layer did. */
export interface EntryFate {
  readonly fate: Fate;
  readonly by?: number;
}

/** Answers for any entry of any layer of a tree whose layers are all applied; 4 bytes a version, made once. */
export class Fates {
  private readonly tree: FileTree;
  /** By version: the next one of the same path, or NONE. */
  private readonly next: Uint32Array;
  /** By layer, made when first asked: entry -> its version, or NONE. */
  private readonly versionOf = new Map<number, Uint32Array>();

  constructor(tree: FileTree) {
    this.tree = tree;
    const { versions } = tree;
    this.next = new Uint32Array(versions.count).fill(NONE);
    for (let version = 0; version < versions.count; version++) {
      const before = versions.previous[version];
      if (before !== NONE) this.next[before] = version;
    }
  }

  /** The fate of an entry of a layer (0 = base). */
  of(layer: number, entry: number): EntryFate {
    const index = this.tree.layers[layer];
    if (!index) return { fate: 'hidden' };
    const kind = whiteoutKind(index.names, index.nameStart[entry], index.nameStart[entry + 1]);
    if (kind === 'file' || kind === 'opaque') return { fate: 'whiteout' };
    const version = this.versions(layer)[entry];
    return version === NONE ? { fate: 'hidden' } : this.after(version);
  }

  /** The entry whose content an entry of a layer shows; undefined for a hard link to nothing. */
  contentOf(layer: number, entry: number): PlacedEntry | undefined {
    const { versions, layers } = this.tree;
    const version = this.versions(layer)[entry] ?? NONE;
    if (version === NONE) return undefined;
    const content = versions.content[version];
    const index = layers[versions.layer[content]];
    return index && versions.realType(content) !== TYPE.unknown ? { index, entry: versions.entry[content] } : undefined;
  }

  private after(version: number): EntryFate {
    const { versions } = this.tree;
    const following = this.next[version];
    if (following === NONE) return { fate: 'final' };
    const by = versions.layer[following];
    // A layer may take away and write again: what it leaves behind counts.
    let last = following;
    for (let at = following; at !== NONE && versions.layer[at] === by; at = this.next[at]) last = at;
    return { fate: versions.isRemoval(last) ? 'deleted' : 'overwritten', by };
  }

  private versions(layer: number): Uint32Array {
    const known = this.versionOf.get(layer);
    if (known) return known;
    const { versions, firstVersion, layers } = this.tree;
    const made = new Uint32Array(layers[layer]?.count ?? 0).fill(NONE);
    const end = firstVersion[layer + 1] ?? 0;
    for (let version = firstVersion[layer] ?? end; version < end; version++) {
      const entry = versions.entry[version];
      if (entry !== NO_ENTRY && !versions.isRemoval(version)) made[entry] = version;
    }
    this.versionOf.set(layer, made);
    return made;
  }
}
