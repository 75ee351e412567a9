/**
 * Digests of the few contents that matter: files which lie at the same path with the same size in two layers. With them
 * known, a file written again with the same bytes is told from one that changed.
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

/** Digests of some entries of a layer, as one reading of it told them. */
interface Reading {
  readonly rows: ReadonlyMap<number, number>;
  readonly digests: Uint8Array;
}

/** What is known of the contents of one image's layers. */
export class ContentDigests {
  private readonly byLayer = new Map<number, Reading[]>();

  /** Takes the digests of a layer's wanted contents, DIGEST_BYTES each; all zero where the content was not whole. */
  add(layer: number, wanted: Pick<WantedContents, 'entry'>, digests: Uint8Array): void {
    const rows = new Map<number, number>();
    for (const [row, entry] of wanted.entry.entries()) rows.set(entry, row);
    this.byLayer.set(layer, [...(this.byLayer.get(layer) ?? []), { rows, digests }]);
  }

  /** Those of some entries that nobody has read for their digest yet. */
  missing(layer: number, entries: Iterable<number>): number[] {
    const known = this.byLayer.get(layer) ?? [];
    return [...entries].filter((entry) => !known.some(({ rows }) => rows.has(entry)));
  }

  /** A SameContent: undefined where one of the two is not known. */
  readonly same = (below: EntryRef, above: EntryRef): boolean | undefined =>
    sameDigest(this.find(below), this.find(above));

  /** DIGEST_BYTES of the sha256; undefined where the content was not read, or was not whole. */
  find({ layer, entry }: EntryRef): Uint8Array | undefined {
    for (const { rows, digests } of this.byLayer.get(layer) ?? []) {
      const row = rows.get(entry);
      if (row === undefined) continue;
      const digest = digests.subarray(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES);
      return digest.some((byte) => byte !== 0) ? digest : undefined;
    }
    return undefined;
  }
}

/** Are two digests the same? Undefined where one of them is not known. */
export function sameDigest(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean | undefined {
  return a && b ? a.every((byte, at) => byte === b[at]) : undefined;
}
