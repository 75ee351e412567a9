/**
 * What a layer's entry changes against what lies below it.
 */
import { CHANGE_KINDS, type ChangeKind } from './columns.ts';
import { type EntryRef, type FileTree, versionBelow } from './fileTree.ts';
import type { EntryExtra, LayerIndex } from './layerIndex.ts';
import { NONE } from './tree/paths.ts';
import { TYPE } from './tree/versions.ts';

/**
 * Tells whether two files of equal size have the same bytes; undefined = not known, which counts as modified, since a
 * layer that has an entry wrote it. The seam for content digests.
 */
export type SameContent = (below: EntryRef, above: EntryRef) => boolean | undefined;

const CHANGE = Object.fromEntries(CHANGE_KINDS.map((kind, i) => [kind, i])) as Record<ChangeKind, number>;

/** The number in CHANGE_KINDS for a version against the layers below its own. */
export function changeOf(tree: FileTree, version: number, sameContent?: SameContent): number {
  const below = versionBelow(tree, version);
  if (below === NONE) return CHANGE.added;
  const { versions } = tree;
  const type = versions.realType(version);
  if (versions.realType(below) !== type) return CHANGE.modified;
  const oldRef = refOf(tree, versions.content[below] as number);
  const newRef = refOf(tree, versions.content[version] as number);
  const left = tree.layers[oldRef.layer];
  const right = tree.layers[newRef.layer];
  // An implied directory says nothing of its own.
  if (left === undefined || right === undefined || oldRef.entry >= left.count || newRef.entry >= right.count) {
    return oldRef.entry === newRef.entry ? CHANGE.none : CHANGE.metadata;
  }
  if (!contentEqual(type, { index: left, ref: oldRef }, { index: right, ref: newRef }, sameContent))
    return CHANGE.modified;
  return attributesEqual(left, oldRef.entry, right, newRef.entry) ? CHANGE.none : CHANGE.metadata;
}

interface Side {
  readonly index: LayerIndex;
  readonly ref: EntryRef;
}

function refOf({ versions }: FileTree, version: number): EntryRef {
  return { layer: versions.layer[version] as number, entry: versions.entry[version] as number };
}

function contentEqual(type: number, left: Side, right: Side, sameContent: SameContent | undefined): boolean {
  const { ref: a } = left;
  const { ref: b } = right;
  if (a.layer === b.layer && a.entry === b.entry) return true;
  if (type === TYPE.dir) return true;
  if (type === TYPE.symlink) return linkEqual(left, right);
  if (type !== TYPE.file && type !== TYPE.unknown) {
    return left.index.extras.get(a.entry)?.device === right.index.extras.get(b.entry)?.device;
  }
  if (left.index.size[a.entry] !== right.index.size[b.entry]) return false;
  return left.index.size[a.entry] === 0 || sameContent?.(a, b) === true;
}

function linkEqual(left: Side, right: Side): boolean {
  return bytesEqual(linkBytes(left.index, left.ref.entry), linkBytes(right.index, right.ref.entry));
}

function linkBytes(index: LayerIndex, entry: number): Uint8Array {
  const text = (index.link[entry] as number) - 1;
  return text < 0 ? new Uint8Array(0) : index.links.subarray(index.linkStart[text], index.linkStart[text + 1]);
}

function bytesEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function attributesEqual(left: LayerIndex, a: number, right: LayerIndex, b: number): boolean {
  return (
    left.mode[a] === right.mode[b] &&
    left.uid[a] === right.uid[b] &&
    left.gid[a] === right.gid[b] &&
    left.mtime[a] === right.mtime[b] &&
    extrasEqual(left.extras.get(a), right.extras.get(b))
  );
}

function extrasEqual(a: EntryExtra | undefined, b: EntryExtra | undefined): boolean {
  if (a === b) return true;
  if (a?.uid !== b?.uid || a?.gid !== b?.gid || a?.mtime !== b?.mtime) return false;
  const left = a?.xattrs ?? new Map<string, Uint8Array>();
  const right = b?.xattrs ?? new Map<string, Uint8Array>();
  if (left.size !== right.size) return false;
  for (const [name, value] of left) {
    const other = right.get(name);
    if (other === undefined || !bytesEqual(value, other)) return false;
  }
  return true;
}
