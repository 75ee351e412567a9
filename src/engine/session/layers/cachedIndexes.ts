/**
 * Tables of contents kept from one opening to the next: under which name a layer's record goes, when it may be believed,
 * and what of it may be said.
 */

import type { Node } from '../../../core/image/node.ts';
import { algorithmOf, encodedOf, parseDigest } from '../../../core/oci/digest.ts';
import { readLayerRecord, writeLayerRecord } from '../../../core/rootfs/cached/layerRecord.ts';
import type { LayerIndex } from '../../../core/rootfs/layerIndex.ts';
import type { IndexStore } from '../../indexStore.ts';
import type { LayerScan } from '../../layerJob.ts';

type Named = Pick<Node, 'digest' | 'diffID'>;
type Listed = LayerScan & { readonly index: LayerIndex };
type Hashed = Required<Pick<LayerScan, 'digests' | 'diffIDs'>>;

/** Cached indexes of layers. */
export interface CachedIndexes {
  /** What is kept of the layer by this name and size. No digests: its bytes have not been read. */
  load(node: Named, size: number): Promise<Listed | undefined>;
  /** Do these digests bear out the name? Undefined where the layer has none, or one that can't be checked. */
  fits(node: Named, hashed: Hashed): boolean | undefined;
  /** Keeps what was read of bytes whose digests bear the name out. */
  keep(node: Named, listed: Listed, hashed: Hashed): Promise<void>;
  drop(node: Named, size: number): Promise<void>;
}

/** What names a layer: the digest of its stored bytes; in archives without such, the config's diffID. */
interface LayerName {
  readonly kind: 'digest' | 'diffID';
  readonly digest: string;
  /** Stored bytes of the layer. */
  readonly size: number;
}

/** The store's key of a layer; undefined where nothing names it that could be checked. */
export function keyOf({ digest, diffID }: Named, size: number): string | undefined {
  const named = parseDigest(digest ?? diffID ?? '');
  if (!named || !/^sha(256|512)$/.test(algorithmOf(named))) return undefined;
  return `${digest === null ? 'diff' : 'blob'}-${algorithmOf(named)}-${encodedOf(named)}-${size}`;
}

/** What a key stands for; undefined for any other text. */
export function readKey(key: string): LayerName | undefined {
  const match = /^(blob|diff)-(sha256|sha512)-([0-9a-f]+)-(\d+)$/.exec(key);
  if (!match) return undefined;
  const [, kind, algorithm, hex, size] = match;
  return { kind: kind === 'blob' ? 'digest' : 'diffID', digest: `${algorithm}:${hex}`, size: Number(size) };
}

/** Kept layers in a store; without one nothing is kept. */
export function createCachedIndexes(store: IndexStore | undefined): CachedIndexes {
  function fits({ digest, diffID }: Named, { digests, diffIDs }: Hashed): boolean | undefined {
    const named = parseDigest(digest ?? diffID ?? '');
    const found = named && (digest === null ? diffIDs : digests)[algorithmOf(named)];
    return found === undefined ? undefined : found === named;
  }
  return {
    fits,
    async load(node, size) {
      const key = store && keyOf(node, size);
      const bytes = key && (await store.get(key).catch(() => undefined));
      const record = bytes ? readLayerRecord(bytes) : undefined;
      if (!record || record.size !== size) {
        // Damaged, or of an older version: it will be written anew.
        if (bytes && key) void store?.remove(key);
        return undefined;
      }
      const { digests: _, diffIDs: __, ...listed } = record;
      return listed;
    },
    async keep(node, { index, checkpoints, size, uncompressedSize, compression, findings }, { digests, diffIDs }) {
      const key = store && keyOf(node, size);
      if (!key || fits(node, { digests, diffIDs }) !== true) return;
      const facts = { digests, diffIDs, size, uncompressedSize, compression, findings };
      await store.put(key, writeLayerRecord({ index, ...(checkpoints && { checkpoints }), ...facts }));
    },
    async drop(node, size) {
      const key = store && keyOf(node, size);
      if (key) await store.remove(key);
    },
  };
}
