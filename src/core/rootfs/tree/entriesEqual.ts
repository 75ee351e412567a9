/** What two entries have alike, of one layer or of two, of one image or of two; contents are for others to compare. */
import { bytesEqual } from '../../bytes/byteArrays.ts';
import { linkBytes } from '../layerContent.ts';
import type { LayerIndex } from '../layerIndex.ts';

/** An entry where it lies. */
export interface PlacedEntry {
  readonly index: LayerIndex;
  readonly entry: number;
}

/** Most layers have none, and these are asked of every entry that is in two layers. */
const extraOf = ({ index, entry }: PlacedEntry) => (index.extras.size === 0 ? undefined : index.extras.get(entry));
const NOTHING = new Uint8Array();

/** Numbers of user and group, also those too large for a column. */
export function ownerEqual(a: PlacedEntry, b: PlacedEntry): boolean {
  if (a.index.uid[a.entry] !== b.index.uid[b.entry] || a.index.gid[a.entry] !== b.index.gid[b.entry]) return false;
  const one = extraOf(a);
  const other = extraOf(b);
  return one === other || (one?.uid === other?.uid && one?.gid === other?.gid);
}

/** Whether two entries have the same modification time, to the nanosecond. */
export function timeEqual(a: PlacedEntry, b: PlacedEntry): boolean {
  if (a.index.mtime[a.entry] !== b.index.mtime[b.entry]) return false;
  return a.index.mtimeNs[a.entry] === b.index.mtimeNs[b.entry] && extraOf(a)?.mtime === extraOf(b)?.mtime;
}

/** The text of a link, byte for byte. */
export function linkEqual(a: PlacedEntry, b: PlacedEntry): boolean {
  return bytesEqual(linkBytes(a.index, a.entry) ?? NOTHING, linkBytes(b.index, b.entry) ?? NOTHING);
}

/** Extended attributes; none and an empty list are the same. */
export function xattrsEqual(a: PlacedEntry, b: PlacedEntry): boolean {
  const left = extraOf(a)?.xattrs;
  const right = extraOf(b)?.xattrs;
  if (left === right) return true;
  if ((left?.size ?? 0) !== (right?.size ?? 0)) return false;
  for (const [name, value] of left ?? []) {
    const other = right?.get(name);
    if (other === undefined || !bytesEqual(value, other)) return false;
  }
  return true;
}
