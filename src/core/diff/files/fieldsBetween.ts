/** Which fields of a path differ, given what each side has there. */

import type { EntryRef } from '../../rootfs/fileTree.ts';
import { linkEqual, ownerEqual, type PlacedEntry, timeEqual, xattrsEqual } from '../../rootfs/tree/entriesEqual.ts';
import { TYPE } from '../../rootfs/tree/versions.ts';
import { FIELD } from '../change.ts';
import { type AlignedSide, isImplied, realType, shownEntry } from './alignedTrees.ts';

/**
 * Is an entry on the left the same as one on the right? `entry`: are they one entry of one layer, so that nothing can
 * differ; `content`: have two files of equal size the same bytes (undefined: nobody could read them).
 */
export interface Sameness {
  entry(left: EntryRef, right: EntryRef): boolean;
  content(left: EntryRef, right: EntryRef): boolean | undefined;
}

/** What a directory without an entry is unpacked as. */
const IMPLIED = { mode: 0o755, owner: 0 };

/** Bits of FIELD by which two versions differ, `hardlinks` left out. Both must be there. */
export function fieldsBetween(left: AlignedSide, a: number, right: AlignedSide, b: number, same: Sameness): number {
  const impliedLeft = isImplied(left, a);
  const impliedRight = isImplied(right, b);
  if (impliedLeft && impliedRight) return 0;
  if (impliedLeft) return againstImplied(right, b);
  if (impliedRight) return againstImplied(left, a);
  const one = shown(left, a);
  const other = shown(right, b);
  if (same.entry(one, other)) return 0;
  const type = realType(left, a);
  const otherType = realType(right, b);
  if (otherType !== type)
    return FIELD.type | attributes(one, other, type === TYPE.symlink || otherType === TYPE.symlink);
  return held(type, one, other, same) | attributes(one, other, type === TYPE.symlink);
}

/** One object for all that asks: this runs for every path of two images. */
interface Shown extends PlacedEntry, EntryRef {}

function shown({ tree: { versions, layers } }: AlignedSide, version: number): Shown {
  const content = versions.content[version];
  const layer = versions.layer[content];
  return { index: layers[layer], layer, entry: versions.entry[content] };
}

/** Times are not compared: an implied directory has none. */
function againstImplied(side: AlignedSide, version: number): number {
  const type = realType(side, version);
  const { layer, entry } = shownEntry(side, version);
  const index = side.tree.layers[layer];
  const extra = index.extras.get(entry);
  const owned = index.uid[entry] !== IMPLIED.owner || index.gid[entry] !== IMPLIED.owner || extra?.uid || extra?.gid;
  return (
    (type === TYPE.dir ? 0 : FIELD.type) |
    (type === TYPE.symlink || index.mode[entry] === IMPLIED.mode ? 0 : FIELD.mode) |
    (owned ? FIELD.owner : 0) |
    (extra?.xattrs && extra.xattrs.size > 0 ? FIELD.xattrs : 0)
  );
}

/** What the two hold: bytes, link text, device numbers. */
function held(type: number, a: Shown, b: Shown, same: Sameness): number {
  if (type === TYPE.dir) return 0;
  if (type === TYPE.symlink) return linkEqual(a, b) ? 0 : FIELD.link;
  if (type !== TYPE.file) {
    return a.index.extras.get(a.entry)?.device === b.index.extras.get(b.entry)?.device ? 0 : FIELD.device;
  }
  const size = a.index.size[a.entry];
  if (size !== b.index.size[b.entry]) return FIELD.size | FIELD.content;
  if (size === 0) return 0;
  const equal = same.content(a, b);
  return equal === undefined ? FIELD.unread : equal ? 0 : FIELD.content;
}

/** Links have no mode of their own. */
function attributes(a: Shown, b: Shown, isLink: boolean): number {
  return (
    (isLink || a.index.mode[a.entry] === b.index.mode[b.entry] ? 0 : FIELD.mode) |
    (ownerEqual(a, b) ? 0 : FIELD.owner) |
    (timeEqual(a, b) ? 0 : FIELD.mtime) |
    (xattrsEqual(a, b) ? 0 : FIELD.xattrs)
  );
}
