/**
 * What a layer's entry changes against what lies below it.
 */
import { CHANGE_KINDS, type ChangeKind, NO_ENTRY } from './columns.ts';
import { type EntryRef, type FileTree, versionBelow } from './fileTree.ts';
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
interface VersionChange {
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
  const old = versions.content[below];
  const own = versions.content[version];
  const left = placed(tree, old);
  const right = placed(tree, own);
  // An implied directory says nothing about its own.
  if (left.entry === NO_ENTRY || right.entry === NO_ENTRY) {
    return left.entry === right.entry ? UNCHANGED : plain(CHANGE.metadata);
  }
  const equal = old === own || contentEqual(type, left, right);
  const known = equal ?? sameContent?.(refOf(tree, old), refOf(tree, own));
  if (known !== true) return known === false ? MODIFIED : UNKNOWN;
  const attributes = attributesChanged(left, right);
  return attributes === 0 ? UNCHANGED : { kind: CHANGE.metadata, attributes, unknown: false };
}

/** The two entries whose bytes decide whether a version changes content; undefined where something else decides. */
export function toCompare(tree: FileTree, version: number): readonly [below: EntryRef, above: EntryRef] | undefined {
  if (!describeChange(tree, version).unknown) return undefined;
  const { content } = tree.versions;
  const below = versionBelow(tree, version);
  return [refOf(tree, content[below]), refOf(tree, content[version])];
}

function refOf({ versions }: FileTree, version: number): EntryRef {
  return { layer: versions.layer[version], entry: versions.entry[version] };
}

function placed({ versions, layers }: FileTree, version: number): PlacedEntry {
  return { index: layers[versions.layer[version]], entry: versions.entry[version] };
}

/** undefined: only the bytes themselves tell. */
function contentEqual(type: number, left: PlacedEntry, right: PlacedEntry): boolean | undefined {
  if (type === TYPE.dir) return true;
  if (type === TYPE.symlink) return linkEqual(left, right);
  if (type !== TYPE.file && type !== TYPE.unknown) {
    return left.index.extras.get(left.entry)?.device === right.index.extras.get(right.entry)?.device;
  }
  const size = left.index.size[left.entry];
  if (size !== right.index.size[right.entry]) return false;
  return size === 0 ? true : undefined;
}

function attributesChanged(a: PlacedEntry, b: PlacedEntry): number {
  return (
    (a.index.mode[a.entry] === b.index.mode[b.entry] ? 0 : ATTRIBUTE.mode) |
    (ownerEqual(a, b) ? 0 : ATTRIBUTE.owner) |
    (timeEqual(a, b) ? 0 : ATTRIBUTE.time) |
    (xattrsEqual(a, b) ? 0 : ATTRIBUTE.xattrs)
  );
}
