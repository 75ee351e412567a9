/** Files that the image shows at several paths with the same bytes: found by size, then by digest. */
import type { ShippedFile } from '../../core/advice/shippedFile.ts';
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

/** Of each file whose bytes an earlier one has: the path of that one. */
export function findTwins(files: readonly ShippedFile[], digests: KnownDigests): ReadonlyMap<ShippedFile, string> {
  const first = new Map<string, string>();
  const twins = new Map<ShippedFile, string>();
  for (const file of files) {
    if (file.hidden || file.size < LEAST_BYTES) continue;
    const digest = digests.find(file);
    if (!digest) continue;
    const key = `${file.size} ${digest.join(' ')}`;
    const known = first.get(key);
    if (known === undefined) first.set(key, file.path);
    else twins.set(file, known);
  }
  return twins;
}
