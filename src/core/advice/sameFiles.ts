/** Two layers that hold the same files, whatever their times and their order in the tar. */
import { hasContent } from '../rootfs/contents.ts';
import { linkBytes, readPath } from '../rootfs/layerContent.ts';
import type { LayerIndex } from '../rootfs/layerIndex.ts';
import { bytesToText } from '../oci/text.ts';

/** An entry of one layer, and the one at the same path of the other. */
type EntryPair = readonly [own: number, other: number];

/**
 * The pairs whose bytes are left to compare. Undefined where a path, a type, a mode, an owner, a size, a link or a rare
 * attribute differs, where a path is there twice, or where an entry is damaged.
 */
export function pairFiles(own: LayerIndex, other: LayerIndex): readonly EntryPair[] | undefined {
  if (own.count !== other.count) return undefined;
  const entries = new Map<string, number>();
  for (let entry = 0; entry < other.count; entry++) entries.set(readPath(other, entry), entry);
  if (entries.size !== other.count) return undefined;
  const pairs: EntryPair[] = [];
  for (let entry = 0; entry < own.count; entry++) {
    const path = readPath(own, entry);
    const match = entries.get(path);
    entries.delete(path);
    if (match === undefined || attributes(own, entry) !== attributes(other, match)) return undefined;
    if (hasContent(own, entry)) pairs.push([entry, match]);
  }
  return pairs;
}

function attributes(index: LayerIndex, entry: number): string {
  const { xattrs, device, uid, gid, broken = false } = index.extras.get(entry) ?? {};
  const link = linkBytes(index, entry);
  const named = [...(xattrs ?? [])].map(([name, bytes]) => [name, ...bytes]).sort();
  return JSON.stringify([
    ...[index.type[entry], index.mode[entry], index.uid[entry], index.gid[entry], index.size[entry]],
    ...[link && bytesToText(link), named, device, uid, gid],
    // What is broken is like nothing else.
    broken && [entry, index.uncompressedSize],
  ]);
}
