/**
 * What a layer's entry changes against what lies below it.
 */
import { CHANGE_KINDS, type ChangeKind } from './columns.ts';
import { type EntryRef, type FileTree, versionBelow } from './fileTree.ts';
import type { LayerIndex } from './layerIndex.ts';
import { linkEqual, ownerEqual, type PlacedEntry, timeEqual, xattrsEqual } from './tree/entriesEqual.ts';
import { NONE } from './tree/paths.ts';
import { TYPE } from './tree/versions.ts';

/**
 * Tells whether two files of equal size have the same bytes; undefined = not known, which counts as modified, since a
 * layer that has an entry wrote it. The seam for content digests.
 */
export type SameContent = (below: EntryRef, above: EntryRef) => boolean | undefined;

const CHANGE = Object.fromEntries(CHANGE_KINDS.map((kind, i) => [kind, i])) as Record<ChangeKind, number>;

/** Bits: which attributes differ where content is the same. */
export const ATTRIBUTE = { mode: 1, owner: 2, time: 4, xattrs: 8 } as const;

/** What a version changes. */
export interface VersionChange {
  /** Number in CHANGE_KINDS. */
  readonly kind: number;
  /** Bits of ATTRIBUTE; said of what is changed in attributes only. */
  readonly attributes: number;
  /** A file of the size that it had before, whose bytes nobody has compared: it counts as modified. */
  readonly unknown: boolean;
}

/** The number in CHANGE_KINDS for a version against the layers below its own. */
export function changeOf(tree: FileTree, version: number, sameContent?: SameContent): number {
  return describeChange(tree, version, sameContent).kind;
}

const plain = (kind: number): VersionChange => ({ kind, attributes: 0, unknown: false });
const ADDED = plain(CHANGE.added);
const MODIFIED = plain(CHANGE.modified);
const UNKNOWN: VersionChange = { kind: CHANGE.modified, attributes: 0, unknown: true };
const UNCHANGED = plain(CHANGE.none);

/** The same with what is known of the way in which it changes. */
export function describeChange(tree: FileTree, version: number, sameContent?: SameContent): VersionChange {
  const below = versionBelow(tree, version);
  if (below === NONE) return ADDED;
  const { versions } = tree;
  const type = versions.realType(version);
  if (versions.realType(below) !== type) return MODIFIED;
  const oldRef = refOf(tree, versions.content[below]);
  const newRef = refOf(tree, versions.content[version]);
  const left = tree.layers[oldRef.layer];
  const right = tree.layers[newRef.layer];
  // An implied directory says nothing of its own.
  if (left === undefined || right === undefined || oldRef.entry >= left.count || newRef.entry >= right.count) {
    return oldRef.entry === newRef.entry ? UNCHANGED : plain(CHANGE.metadata);
  }
  const equal = contentEqual(type, { index: left, ref: oldRef }, { index: right, ref: newRef }, sameContent);
  if (equal !== true) return equal === false ? MODIFIED : UNKNOWN;
  const attributes = attributesChanged({ index: left, entry: oldRef.entry }, { index: right, entry: newRef.entry });
  return attributes === 0 ? UNCHANGED : { kind: CHANGE.metadata, attributes, unknown: false };
}

/** The two entries whose bytes decide whether a version changes content; undefined where something else decides. */
export function toCompare(tree: FileTree, version: number): readonly [below: EntryRef, above: EntryRef] | undefined {
  if (!describeChange(tree, version).unknown) return undefined;
  const { content } = tree.versions;
  const below = versionBelow(tree, version);
  return [refOf(tree, content[below]), refOf(tree, content[version])];
}

interface Side {
  readonly index: LayerIndex;
  readonly ref: EntryRef;
}

function refOf({ versions }: FileTree, version: number): EntryRef {
  return { layer: versions.layer[version], entry: versions.entry[version] };
}

const placed = ({ index, ref }: Side): PlacedEntry => ({ index, entry: ref.entry });

/** undefined: not known. */
function contentEqual(
  type: number,
  left: Side,
  right: Side,
  sameContent: SameContent | undefined,
): boolean | undefined {
  const { ref: a } = left;
  const { ref: b } = right;
  if (a.layer === b.layer && a.entry === b.entry) return true;
  if (type === TYPE.dir) return true;
  if (type === TYPE.symlink) return linkEqual(placed(left), placed(right));
  if (type !== TYPE.file && type !== TYPE.unknown) {
    return left.index.extras.get(a.entry)?.device === right.index.extras.get(b.entry)?.device;
  }
  if (left.index.size[a.entry] !== right.index.size[b.entry]) return false;
  return left.index.size[a.entry] === 0 || sameContent?.(a, b);
}

function attributesChanged(a: PlacedEntry, b: PlacedEntry): number {
  return (
    (a.index.mode[a.entry] === b.index.mode[b.entry] ? 0 : ATTRIBUTE.mode) |
    (ownerEqual(a, b) ? 0 : ATTRIBUTE.owner) |
    (timeEqual(a, b) ? 0 : ATTRIBUTE.time) |
    (xattrsEqual(a, b) ? 0 : ATTRIBUTE.xattrs)
  );
}
