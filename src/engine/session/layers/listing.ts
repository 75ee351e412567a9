/**
 * Listing: a layer's table of contents without a pass over the layer, as it was kept, by the layer's own table or by an
 * index that somebody else made, and what is learned of these once the bytes are read.
 */
import type { Cursors } from '../../../core/bytes/codecs/seek/cursor.ts';
import { SHARED_INDEX_WORTH_BYTES } from '../../../core/rootfs/published/bounds.ts';
import type { Finding } from '../../../core/oci/finding.ts';
import type { ReadLayer } from '../../../core/rootfs/published/compareIndex.ts';
import type { CallOptions } from '../../engine.ts';
import type { LayerJob, LayerScan } from '../../layerJob.ts';
import type { Hint } from '../hints/hint.ts';
import { createCachedIndexes, type CachedIndexes } from './cachedIndexes.ts';
import { type HashedLayer, type IndexedLayer, type Layer, type LayersOptions, placeOf } from './layer.ts';
import { announcesTable } from './tables.ts';

type ListingOptions = Pick<LayersOptions, 'host' | 'remote' | 'events' | 'shared' | 'sharedFrom' | 'exchange'>;

/** The index of a layer: cached, from its own table, or by reading it. */
export class Listing {
  readonly #options: ListingOptions;
  readonly #cached: CachedIndexes;
  readonly #cursors: Cursors;

  constructor(options: ListingOptions, cursors: Cursors) {
    this.#options = options;
    this.#cursors = cursors;
    this.#cached = createCachedIndexes(options.host.indexes);
  }

  /**
   * As it was kept, by the layer's own table, or by somebody else's index. A table is only a hint, as runtimes unpack the
   * tar: it spares a download, and is not asked where the bytes are at hand. One that the descriptor does not tell of is
   * looked for last.
   */
  async list(layer: Layer, call: CallOptions): Promise<IndexedLayer | undefined> {
    const known = await this.#load(layer);
    if (known || layer.distrusted) return known;
    const isTold = announcesTable(layer.node);
    const table = () => (this.#options.remote ? this.#byTable(layer, call) : undefined);
    return (
      (isTold ? await table() : undefined) ?? (await this.#byHint(layer, call)) ?? (isTold ? undefined : await table())
    );
  }

  async #byTable(layer: Layer, call: CallOptions): Promise<IndexedLayer | undefined> {
    const { index, ...facts } = await layer.table.list(call);
    if (!index && facts.findings.length === 0) return undefined;
    this.#options.events.onScan(layer.node, { ...facts, ...(index && { index }) });
    return index && { ...facts, index, listedBy: 'table' };
  }

  async #byHint(layer: Layer, call: CallOptions): Promise<IndexedLayer | undefined> {
    const { node, source } = layer;
    const sources = this.#options.shared?.() ?? [];
    if (sources.length === 0 || source.size < SHARED_INDEX_WORTH_BYTES) return undefined;
    const { findHint } = await import('../hints/hint.ts');
    const { hint, findings, refused } = await findHint(
      { node, source, at: placeOf(node) },
      sources,
      { cursors: this.#cursors, from: this.#options.sharedFrom?.() },
      call,
    );
    const { compression = node.compression ?? 'none', uncompressedSize = 0 } = hint ?? {};
    const facts = { size: source.size, compression, uncompressedSize, findings };
    if (hint || findings.length > 0) this.#options.events.onScan(node, facts);
    layer.hint = hint;
    layer.refused = refused.find(({ from }) => from === 'server');
    return hint && { ...facts, index: hint.index, listedBy: 'hint' };
  }

  /** What the layer's own table, or somebody's index, says otherwise than its tar, which was read now: then the tar is shown. */
  async remarks(layer: Layer, read: LayerScan, call: CallOptions): Promise<readonly Finding[]> {
    // A table lies at the end, which a layer that is cut does not have.
    if (!read.index || read.findings.some(({ code }) => code === 'stored-truncated')) return [];
    const { index: _, ...facts } = read;
    const { hint } = layer;
    const findings = hint
      ? await compareHint(layer, hint, { ...read, index: read.index })
      : await layer.table.compare(read.index, call);
    if (findings.length > 0) this.#options.events.onScan(layer.node, { ...facts, findings });
    return findings;
  }

  /** Keeps an index whose layer has the digest that it goes by; false where what was kept is of other bytes. */
  learn(layer: Layer, scan: LayerScan): boolean {
    if (scan.index) layer.scanned = scan as IndexedLayer;
    if (scan.digests) layer.hashed = scan as HashedLayer;
    const { node, scanned, hashed } = layer;
    if (!hashed) return true;
    if (this.#cached.fits(node, hashed) === false) return false;
    if (scanned && !scanned.gap) void this.#cached.keep(node, scanned, hashed);
    return true;
  }

  /** Does somebody take what the pass over this layer will tell? Then it hashes spans too. */
  async isWanted({ source }: Layer, { index, digests }: LayerJob): Promise<boolean> {
    const { exchange } = this.#options;
    if (!exchange || !index || !digests || source.size < SHARED_INDEX_WORTH_BYTES) return false;
    return (await exchange()) !== undefined;
  }

  /** Offers what a pass found in bytes that have the layer's digest. Nobody waits for it. */
  async offer({ node, source, hint, refused }: Layer, scan: LayerScan & Pick<IndexedLayer, 'gap'>): Promise<void> {
    const exchange = scan.spans && !scan.gap ? await this.#options.exchange?.() : undefined;
    const { digests, diffIDs } = scan;
    if (!exchange || !digests || !diffIDs || this.#cached.fits(node, { digests, diffIDs }) !== true) return;
    const isRight = scan.findings.some(({ code }) => code === 'shared-index-checked');
    const wrong = isRight ? undefined : [hint?.origin, refused].find((origin) => origin?.from === 'server');
    const replaces = wrong?.digest.replace('sha256:', '');
    const { offerIndex } = await import('../hints/offering.ts');
    await offerIndex(exchange, { node, source, scan, replaces });
  }

  /** Drops what was kept. */
  async drop({ node, source }: Layer): Promise<void> {
    await this.#cached.drop(node, source.size);
  }

  async #load({ node, source, hashed, distrusted }: Layer): Promise<IndexedLayer | undefined> {
    if (distrusted || (hashed && !this.#cached.fits(node, hashed))) return undefined;
    const listed = await this.#cached.load(node, source.size);
    if (listed) this.#options.events.onScan(node, listed);
    return listed && { ...listed, listedBy: 'cache' };
  }
}

/** A layer that has a hint has no table of its own that anybody looked for. */
async function compareHint({ node }: Layer, hint: Hint, read: ReadLayer): Promise<readonly Finding[]> {
  const { compareIndex } = await import('../../../core/rootfs/published/compareIndex.ts');
  return compareIndex(hint, read, placeOf(node));
}
