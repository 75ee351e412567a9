/** Files that the image shows at several paths with the same bytes: found by size, then by digest. */
import type { ShippedFile } from '../../core/advice/shippedFile.ts';
import { itemAt, u16At, u32At } from '../../core/bytes/at.ts';
import type { FileTree } from '../../core/rootfs/fileTree.ts';
import type { KnownDigests } from '../../core/rootfs/cost/contentDigests.ts';

/** Smaller files are not worth reading for it. */
const LEAST_BYTES = 16 * 1024;

/** By layer: the entries whose digests are needed. */
export function likelyTwins(files: readonly ShippedFile[]): ReadonlyMap<number, readonly number[]> {
  const bySize = new Map<number, ShippedFile[]>();
  for (const file of files) {
    if (file.hidden || file.size < LEAST_BYTES) continue;
    const same = bySize.get(file.size) ?? [];
    bySize.set(file.size, same);
    same.push(file);
  }
  const wanted = new Map<number, number[]>();
  for (const same of bySize.values()) {
    if (same.length < 2) continue;
    for (const { layer, entry } of same) {
      const entries = wanted.get(layer) ?? [];
      wanted.set(layer, entries);
      entries.push(entry);
    }
  }
  return wanted;
}

/** Of each file whose bytes, mode and owner an earlier one has: that one. A link would give it the rights of the other. */
export function findTwins(
  files: readonly ShippedFile[],
  digests: KnownDigests,
  { layers }: Pick<FileTree, 'layers'>,
): ReadonlyMap<ShippedFile, ShippedFile> {
  const first = new Map<string, ShippedFile>();
  const twins = new Map<ShippedFile, ShippedFile>();
  for (const file of files) {
    if (file.hidden || file.size < LEAST_BYTES) continue;
    const digest = digests.find(file);
    if (!digest) continue;
    const { mode, uid, gid } = itemAt(layers, file.layer);
    const rights = [u16At(mode, file.entry), u32At(uid, file.entry), u32At(gid, file.entry)];
    const key = [file.size, ...rights, ...digest].join(' ');
    const known = first.get(key);
    if (known === undefined) first.set(key, file);
    else twins.set(file, known);
  }
  return twins;
}
