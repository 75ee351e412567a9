/**
 * Listing: a layer's table of contents without a pass over the layer, as it was kept or by the layer's own table, and
 * what is learned of both once the bytes are read.
 */
import type { Finding } from '../../../core/oci/finding.ts';
import type { CallOptions } from '../../engine.ts';
import type { LayerScan } from '../../layerJob.ts';
import { createCachedIndexes, type CachedIndexes } from './cachedIndexes.ts';
import type { HashedLayer, IndexedLayer, Layer, LayersOptions } from './layer.ts';

type ListingOptions = Pick<LayersOptions, 'host' | 'remote' | 'events'>;

/** The index of a layer: cached, from its own table, or by reading it. */
export class Listing {
  readonly #options: ListingOptions;
  readonly #cached: CachedIndexes;

  constructor(options: ListingOptions) {
    this.#options = options;
    this.#cached = createCachedIndexes(options.host.indexes);
  }

  /**
   * As it was kept, or by the layer's own table. That table is only a hint, as runtimes unpack the tar: it spares a
   * download, and is not asked where the bytes are at hand.
   */
  async list(layer: Layer, call: CallOptions): Promise<IndexedLayer | undefined> {
    const { remote, events } = this.#options;
    const known = await this.#load(layer);
    if (known || !remote || layer.distrusted) return known;
    const { index, ...facts } = await layer.table.list(call);
    if (!index && facts.findings.length === 0) return undefined;
    events.onScan(layer.node, { ...facts, ...(index && { index }) });
    return index && { ...facts, index, listedBy: 'table' };
  }

  /** What the layer's own table says otherwise than its tar, which was read now: then the tar is shown. */
  async remarks(layer: Layer, read: LayerScan, call: CallOptions): Promise<readonly Finding[]> {
    // A table lies at the end, which a layer that is cut does not have.
    if (!read.index || read.findings.some(({ code }) => code === 'stored-truncated')) return [];
    const { index: _, ...facts } = read;
    const findings = await layer.table.compare(read.index, call);
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
