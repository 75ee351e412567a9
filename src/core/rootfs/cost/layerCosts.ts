/**
 * What each layer did and what it costs: entries by kind of change with their bytes, and three sizes that people mix up.
 * At rest = the stored bytes; unpacked = the content of its files; contribution = what of that the final root filesystem
 * still shows.
 */
import { ATTRIBUTE, describeChange, type SameContent } from '../change.ts';
import { CHANGE_KINDS, type ChangeKind } from '../columns.ts';
import { type FileTree, versionBelow } from '../fileTree.ts';
import { NONE } from '../tree/paths.ts';
import { KIND, TYPE } from '../tree/versions.ts';
import { contentSize } from '../waste/copies.ts';
import type { LayerWaste } from '../waste/waste.ts';

/** Entries of one kind of change. `bytes` is the content that the layer ships for them; for removed ones, what it hides. */
export interface ChangeCount {
  /** All but directories. */
  files: number;
  directories: number;
  bytes: number;
}

/** The changes and the cost of one layer; bytes. */
export interface LayerCost {
  readonly added: ChangeCount;
  /** Other content (or type, or link text) than the layers below. Equal sizes not compared yet count here. */
  readonly modified: ChangeCount;
  /** The same content, shipped again because an attribute changed. */
  readonly metadata: ChangeCount;
  /** The same in all that we know: shipped for nothing. */
  readonly unchanged: ChangeCount;
  readonly removed: ChangeCount;
  /** Of `metadata`: how many changed which attribute; one entry may be in several. */
  readonly attributes: { mode: number; owner: number; time: number; xattrs: number };
  /** Of `modified`: files of equal size whose bytes nobody has compared. */
  readonly unknown: ChangeCount;
  /** Stored bytes. */
  readonly atRest: number;
  /** Content of the files it ships. */
  readonly unpacked: number;
  /** Bytes of its tar, headers and padding included. */
  readonly tarSize: number;
  /** Of `unpacked`, what the final root filesystem shows. */
  readonly contribution: number;
  /** Content of the root filesystem with this layer applied. */
  readonly running: number;
  /** Content that became waste when it was applied. */
  readonly hidden: number;
}

/** What the costs are computed from. */
interface CostParts {
  /** Of each layer, from `measureWaste`. */
  readonly waste: readonly LayerWaste[];
  /** Stored bytes of each layer. */
  readonly stored: readonly number[];
  readonly sameContent?: SameContent;
}

/** One cost a layer, base first. One pass over the versions. */
export function layerCosts(tree: FileTree, { waste, stored, sameContent }: CostParts): LayerCost[] {
  let running = 0;
  return waste.map(({ content, wasted, hidden }, layer) => {
    running += content - hidden;
    return {
      ...countChanges(tree, layer, sameContent),
      atRest: stored[layer] ?? 0,
      unpacked: content,
      tarSize: tree.layers[layer]?.uncompressedSize ?? 0,
      contribution: content - wasted,
      ...{ running, hidden },
    };
  });
}

type Counted = Pick<LayerCost, 'added' | 'modified' | 'metadata' | 'unchanged' | 'removed' | 'attributes' | 'unknown'>;

const none = (): ChangeCount => ({ files: 0, directories: 0, bytes: 0 });

function countChanges(tree: FileTree, layer: number, sameContent: SameContent | undefined): Counted {
  const counted: Counted = {
    ...{ added: none(), modified: none(), metadata: none(), unchanged: none(), removed: none(), unknown: none() },
    attributes: { mode: 0, owner: 0, time: 0, xattrs: 0 },
  };
  const { versions } = tree;
  const end = tree.firstVersion[layer + 1] ?? versions.count;
  for (let version = tree.firstVersion[layer] ?? end; version < end; version++) {
    const kind = versions.kind[version];
    if (kind & KIND.implied || !isLastOfLayer(tree, version, layer)) continue;
    if (kind & KIND.removed) countRemoval(tree, version, counted);
    else countWrite(tree, version, counted, sameContent);
  }
  return counted;
}

/** A path may be written and removed several times in one layer: what counts is how the layer leaves it. */
function isLastOfLayer({ versions, paths }: FileTree, version: number, layer: number): boolean {
  let above = paths.head[versions.path[version]];
  while (above !== NONE && versions.layer[above] > layer) above = versions.previous[above];
  return above === version;
}

function countRemoval(tree: FileTree, version: number, { removed }: Counted): void {
  const below = versionBelow(tree, version);
  // What the layer itself made and took away again changes nothing.
  if (below !== NONE) add(tree, below, removed);
}

const FIELDS: Partial<Record<ChangeKind, 'added' | 'modified' | 'metadata' | 'unchanged'>> = {
  added: 'added',
  modified: 'modified',
  metadata: 'metadata',
  none: 'unchanged',
};

function countWrite(tree: FileTree, version: number, counted: Counted, sameContent: SameContent | undefined): void {
  const change = describeChange(tree, version, sameContent);
  const field = FIELDS[CHANGE_KINDS[change.kind]];
  if (field) add(tree, version, counted[field]);
  if (change.unknown) add(tree, version, counted.unknown);
  for (const [name, bit] of Object.entries(ATTRIBUTE) as [keyof typeof ATTRIBUTE, number][]) {
    if (change.attributes & bit) counted.attributes[name] += 1;
  }
}

function add({ versions, layers }: FileTree, version: number, count: ChangeCount): void {
  if (versions.realType(version) === TYPE.dir) {
    count.directories += 1;
    return;
  }
  const index = layers[versions.layer[version]];
  count.files += 1;
  if (index) count.bytes += contentSize(index, versions.entry[version]);
}
