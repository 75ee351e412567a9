/**
 * Digests of the few contents that matter: files which lie at the same path with the same size in two layers. With them
 * known, a file written again with the same bytes is distinguished from one that changed.
 */
import { toCompare } from '../change.ts';
import type { WantedContents } from '../contents.ts';
import type { EntryRef, FileTree } from '../fileTree.ts';

/** Bytes kept of each sha256: enough that nobody can make two files that agree. */
export const DIGEST_BYTES = 16;

/** By layer: the entries whose digests are needed to tell every change of layers 0..depth. */
export function entriesToCompare(tree: FileTree, depth: number): ReadonlyMap<number, ReadonlySet<number>> {
  const wanted = new Map<number, Set<number>>();
  const want = ({ layer, entry }: EntryRef) => {
    const entries = wanted.get(layer) ?? new Set();
    wanted.set(layer, entries.add(entry));
  };
  const end = tree.firstVersion[depth + 1] ?? tree.versions.count;
  for (let version = 0; version < end; version++) {
    if (tree.versions.isRemoval(version)) continue;
    const pair = toCompare(tree, version);
    if (pair) pair.forEach(want);
  }
  return wanted;
}

/** How many of them nobody has read yet: as long as there are any, what changed is judged by sizes alone. */
export function countUncompared(tree: FileTree, depth: number, known: Pick<KnownDigests, 'missing'>): number {
  let count = 0;
  for (const [layer, entries] of entriesToCompare(tree, depth)) count += known.missing(layer, entries).length;
  return count;
}

/** Digests of the entries of one layer that were read: looked up a hundred thousand times, so by number and not in maps. */
class LayerDigests {
  /** By entry: 1 + the row of its digest; 0 = not read. */
  private row = new Uint32Array(0);
  private count = 0;
  private digests = new Uint8Array(0);

  add(entries: Uint32Array, digests: Uint8Array): void {
    let end = this.row.length;
    for (const entry of entries) if (entry >= end) end = entry + 1;
    const row = new Uint32Array(end);
    row.set(this.row);
    for (let at = 0; at < entries.length; at++) row[entries[at]] = this.count + at + 1;
    const all = new Uint8Array((this.count + entries.length) * DIGEST_BYTES);
    all.set(this.digests);
    all.set(digests.subarray(0, entries.length * DIGEST_BYTES), this.count * DIGEST_BYTES);
    [this.row, this.digests, this.count] = [row, all, this.count + entries.length];
  }

  has(entry: number): boolean {
    return entry < this.row.length && this.row[entry] !== 0;
  }

  /** All zero where the content was not whole. */
  find(entry: number): Uint8Array | undefined {
    const row = entry < this.row.length ? this.row[entry] : 0;
    return row === 0 ? undefined : this.digests.subarray((row - 1) * DIGEST_BYTES, row * DIGEST_BYTES);
  }
}

/** What is known of the contents of one image's layers. */
export class KnownDigests {
  private readonly byLayer = new Map<number, LayerDigests>();

  /** Takes the digests of a layer's wanted contents, DIGEST_BYTES each; all zero where the content was not whole. */
  add(layer: number, wanted: Pick<WantedContents, 'entry'>, digests: Uint8Array): void {
    const known = this.byLayer.get(layer) ?? new LayerDigests();
    this.byLayer.set(layer, known);
    known.add(wanted.entry, digests);
  }

  /** Those of some entries that nobody has read for their digest yet. */
  missing(layer: number, entries: Iterable<number>): number[] {
    const known = this.byLayer.get(layer);
    if (!known) return [...entries];
    const missing: number[] = [];
    for (const entry of entries) if (!known.has(entry)) missing.push(entry);
    return missing;
  }

  /** A SameContent: undefined where one of the two is not known. */
  readonly same = (below: EntryRef, above: EntryRef): boolean | undefined =>
    sameDigest(this.find(below), this.find(above));

  /** DIGEST_BYTES of the sha256; undefined where the content was not read, or was not whole. */
  find({ layer, entry }: EntryRef): Uint8Array | undefined {
    const digest = this.byLayer.get(layer)?.find(entry);
    if (!digest) return undefined;
    for (let at = 0; at < DIGEST_BYTES; at++) if (digest[at] !== 0) return digest;
    return undefined;
  }
}

/** Are two digests the same? Undefined where one of them is not known. */
export function sameDigest(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean | undefined {
  if (!a || !b) return undefined;
  for (let at = 0; at < DIGEST_BYTES; at++) if (a[at] !== b[at]) return false;
  return true;
}
