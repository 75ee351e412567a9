/**
 * Layers applied in order: the root filesystem at every depth at once. Each path keeps its versions, so any depth is a
 * look at the newest version of at most that layer, and adding a layer never undoes what was there.
 */

import type { Finding } from '../oci/finding.ts';
import { ImageError } from '../oci/imageError.ts';
import { NO_ENTRY, NO_LAYER } from './columns.ts';
import type { LayerIndex } from './layerIndex.ts';
import { LayerPass } from './tree/layerPass.ts';
import { NONE, Paths, ROOT } from './tree/paths.ts';
import { KIND, TYPE, Versions } from './tree/versions.ts';

/** A growing stack of applied layers; about 90 bytes a path beside the layers' own indexes. */
export interface FileTree {
  readonly paths: Paths;
  readonly versions: Versions;
  readonly layers: LayerIndex[];
  /** First version of each layer; one more item than layers. */
  readonly firstVersion: number[];
  /** By layer: what was odd when it was applied. */
  readonly findings: (readonly Finding[])[];
}

/** Names an entry of a layer. */
export interface EntryRef {
  readonly layer: number;
  readonly entry: number;
}

/** An empty root filesystem: a root directory that no layer made. */
export function createFileTree(): FileTree {
  const paths = new Paths();
  const versions = new Versions();
  paths.head[ROOT] = versions.push(ROOT, 0, NO_ENTRY, TYPE.dir | KIND.implied, NONE);
  return { paths, versions, layers: [], firstVersion: [versions.count], findings: [] };
}

/**
 * Applies the next layer above those already there, by image-spec layer.md with symlinked parents resolved inside the
 * root, and tells what was odd about it. Time and memory grow with the layer's entries and what it removes.
 * Throws `too-large` beyond 65,534 layers.
 */
export function applyLayer(tree: FileTree, index: LayerIndex): readonly Finding[] {
  const layer = tree.layers.length;
  if (layer >= NO_LAYER)
    throw new ImageError('too-large', `layer ${layer}`, 'Cutaway reads images of at most 65,534 layers.');
  tree.layers.push(index);
  const findings = new LayerPass(tree.paths, tree.versions, tree.layers).run();
  tree.firstVersion.push(tree.versions.count);
  tree.findings.push(findings);
  return findings;
}

/**
 * Applies layers one after another. Knowing all of them beforehand makes room once: growing in steps and touching each
 * step's fresh memory took a third of the time in a browser. Findings are kept in the tree.
 */
export function applyLayers(tree: FileTree, indexes: readonly LayerIndex[]): void {
  const sum = (count: (index: LayerIndex) => number) => indexes.reduce((total, index) => total + count(index), 0);
  const entries = sum((index) => index.count + index.dirs.count);
  tree.versions.reserve(tree.versions.count + entries);
  const most = indexes.reduce((count, index) => Math.max(count, index.count), 0);
  tree.paths.reserve(tree.paths.count + entries, most);
  for (const index of indexes) applyLayer(tree, index);
}

/** The version at a path with layers 0..depth applied; NONE where nothing is there. */
export function versionAt(tree: FileTree, path: number, depth: number): number {
  const { versions } = tree;
  let version = tree.paths.head[path];
  while (version !== NONE && versions.layer[version] > depth) version = versions.previous[version];
  return version === NONE || versions.isRemoval(version) ? NONE : version;
}

/** What the layers below `version`'s own had at its path, or NONE. */
export function versionBelow(tree: FileTree, version: number): number {
  const { versions } = tree;
  const layer = versions.layer[version];
  let below = versions.previous[version];
  while (below !== NONE && versions.layer[below] >= layer) below = versions.previous[below];
  return below === NONE || versions.isRemoval(below) || isBareRoot(tree, below) ? NONE : below;
}

/** The root that no layer made: nothing lies below the first one that describes it. */
function isBareRoot(tree: FileTree, version: number): boolean {
  return version === 0 && tree.versions.entry[0] === NO_ENTRY;
}

/**
 * The entry whose bytes an entry shows: itself, or for a hard link its target, in whichever layer that is; undefined
 * for hard links to nothing. `ref.layer` must have been applied.
 */
export function contentOf(tree: FileTree, ref: EntryRef): EntryRef | undefined {
  const { versions } = tree;
  if (tree.layers[ref.layer]?.type[ref.entry] !== TYPE.hardlink) return ref;
  const end = tree.firstVersion[ref.layer + 1] ?? 0;
  for (let version = tree.firstVersion[ref.layer] ?? end; version < end; version++) {
    if (versions.entry[version] !== ref.entry || versions.isRemoval(version)) continue;
    const content = versions.content[version];
    if ((versions.kind[content] & KIND.type) === TYPE.hardlink) return undefined;
    return { layer: versions.layer[content], entry: versions.entry[content] };
  }
  return undefined;
}
