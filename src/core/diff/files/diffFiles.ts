/** Two root filesystems compared: aligned, contents read where they decide something, packed. */

import { sameDigest } from '../../rootfs/cost/contentDigests.ts';
import type { EntryRef } from '../../rootfs/fileTree.ts';
import { alignTrees, type TreeSide } from './alignedTrees.ts';
import { compareTrees } from './compareTrees.ts';
import { type FileDiff, packDiff } from './fileDiff.ts';
import { findMoves } from './moves.ts';
import { compareUnseen, type UnseenDiff } from './unseenFiles.ts';
import { type Wanted, wantedContents } from './wantedContents.ts';

/** A tree with what is known beyond it. */
export interface FilesSide extends TreeSide {
  /** Names each layer's bytes: layers of one name on both sides are known to be the same. */
  readonly layerNames: readonly string[];
  /** Digest of an entry's content, once it was read; undefined where that failed. */
  digest(ref: EntryRef): Uint8Array | undefined;
}

/** Compares two sides; `read` is called once, with the entries whose digests decide. Throws only what it throws. */
export async function diffFiles(
  left: FilesSide,
  right: FilesSide,
  read: (left: Wanted, right: Wanted) => Promise<unknown>,
): Promise<FileDiff & { readonly unseen: UnseenDiff }> {
  const trees = alignTrees(left, right);
  const entry = (a: EntryRef, b: EntryRef) =>
    a.entry === b.entry && left.layerNames[a.layer] === right.layerNames[b.layer];
  const wanted = wantedContents(trees, entry);
  await read(wanted.left, wanted.right);
  const content = (a: EntryRef, b: EntryRef) => sameDigest(left.digest(a), right.digest(b));
  const compared = compareTrees(trees, { entry, content });
  const name = (side: FilesSide) => (ref: EntryRef) => side.digest(ref)?.join();
  const packed = packDiff(trees, compared, findMoves(trees, name(left), name(right)));
  return { ...packed, unseen: compareUnseen(trees, { entry, content }) };
}
