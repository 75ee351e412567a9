/**
 * The layers of one input: each stored layer is read once for its index and once for its digests, or for both in one
 * pass, however many images and views have it.
 */
import { codecs, sniff } from '../../core/bytes/codecs/index.ts';
import { inflated } from '../../core/bytes/codecs/inflated.ts';
import { Cursors } from '../../core/bytes/codecs/seek/cursor.ts';
import { Snapshots } from '../../core/bytes/codecs/seek/snapshots.ts';
import { INFLATE_CURSORS_MAX_COUNT } from '../../core/bytes/limits.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import type { Node } from '../../core/image/node.ts';
import type { Gap } from '../../core/oci/basis/basis.ts';
import type { Finding } from '../../core/oci/finding.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { isEncrypted } from '../../core/oci/mediaType.ts';
import type { LayerIndex } from '../../core/rootfs/layerIndex.ts';
import type { LayerTable } from '../../core/rootfs/tables/table.ts';
import type { CallOptions } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import type { LayerJob, LayerScan } from '../layerJob.ts';
import { scanLayer } from '../scanLayer.ts';
import { firstLook, gapIn, gapOfFailure, shortfall } from './gaps.ts';
import { createKept } from './listed/kept.ts';
import { type TableOfLayer, tableOf } from './listed/tables.ts';
import { type Shared, shared } from './shared.ts';

/** A layer's table of contents with what its pass found. */
export type IndexedLayer = LayerScan & {
  readonly index: LayerIndex;
  /** What kept the table of contents from being whole; absent where the layer was read to its end. */
  readonly gap?: Gap;
  /** What told it, where that was no pass over the layer's bytes: the index kept from before, or the layer's own table. */
  readonly listedBy?: ListedBy;
};
/** Where a table of contents came from. */
type ListedBy = 'kept' | 'table';
/** The digests of a layer's stored and uncompressed bytes. */
type HashedLayer = LayerScan & Required<Pick<LayerScan, 'digests' | 'diffIDs'>>;

export interface LayersOptions {
  readonly host: EngineHost;
  /** The stored bytes of a node. */
  source(node: Node): ByteSource | undefined;
  /** What reading the bytes on opening has told, where that is all that the job is about. */
  readonly scanned?: ((stored: ByteSource, job: LayerJob) => LayerScan | undefined) | undefined;
  /** Ends with the input. */
  readonly closed: AbortSignal;
  /** Hash each layer in the background once it has been indexed? */
  readonly background: boolean;
  /** Nobody will read contents. */
  readonly placeless: boolean;
  /** Bytes are dear: a layer is read once, for its index and its digests together, and never before it is asked for. */
  readonly remote?: boolean;
  /** Told when work on a layer starts, goes on and ends; `scan` has what is new. */
  onStart(node: Node, hashing: boolean): void;
  onProgress(node: Node, done: number): void;
  onScan(node: Node, scan: LayerScan): void;
  onFailure(node: Node, error: unknown): void;
  /** What listed the layer was not of these bytes: whatever was made from it is to be forgotten. */
  onForget(node: Node, listedBy: ListedBy): void;
}

export interface Layers {
  /** The index of a layer. Throws `not-found` where its bytes are not in the input. */
  index(node: Node, options?: CallOptions): Promise<IndexedLayer>;
  /** The digests; with `index` the table of contents comes along where it is not there yet. */
  hash(node: Node, index: boolean, options?: CallOptions): Promise<HashedLayer>;
  /** The index, with offsets that are those of the tar: a layer listed by its own table is read for them. */
  placed(node: Node, options?: CallOptions): Promise<IndexedLayer>;
  /** The layer's own table with the bytes that it speaks of, where that is what lists it. */
  table(node: Node): { readonly table: LayerTable; readonly stored: ByteSource } | undefined;
  /** The uncompressed tar. */
  tar(node: Node, options?: CallOptions): Promise<ByteSource>;
  /** Is the layer listed by what was kept of it, and have its bytes not borne that out yet? */
  unconfirmed(node: Node): boolean;
  /** Does its table of contents reach the end of the layer? Reads it where nobody has. */
  isWhole(node: Node, options?: CallOptions): Promise<boolean>;
  /** Is the layer listed by its own table, and has that not been held against its bytes yet? */
  unchecked(node: Node): boolean;
  /** What is known to be missing without reading more than the first bytes: told before anything else is read. */
  glance(node: Node, options?: CallOptions): Promise<Gap | undefined>;
  /** Drops what was kept of a layer; it is read anew when it is next asked for. */
  forget(node: Node): Promise<void>;
}

interface Layer {
  readonly node: Node;
  readonly source: ByteSource;
  readonly index: Shared<IndexedLayer>;
  readonly hash: Shared<HashedLayer>;
  /** Index and digests in one pass. */
  readonly both: Shared<IndexedLayer & HashedLayer>;
  /** The same for a layer that its own table lists: in the background where nobody waits for it. */
  readonly check: Shared<IndexedLayer & HashedLayer>;
  readonly table: TableOfLayer;
  /** What its first bytes say is missing: many images have one layer many times. */
  readonly firstLook: Shared<{ readonly gap: Gap | undefined }>;
  /** What passes over its bytes have told in this session. */
  scanned?: IndexedLayer;
  hashed?: HashedLayer;
  /** What was kept of it proved wrong, and may still be there: another page can hold the file. */
  distrusted?: boolean;
}

/** Where a layer is, for findings and for telling layers apart. */
export function placeOf(node: Node): string {
  return node.path ?? node.digest ?? node.key;
}

/** The layers of one input. */
export function createLayers(options: LayersOptions): Layers {
  const known = new Map<string, Layer>();
  const cursors = new Cursors(INFLATE_CURSORS_MAX_COUNT);
  const snapshots = new Snapshots();
  options.closed.addEventListener('abort', () => cursors.close());
  const kept = createKept(options.host.indexes);

  function find(node: Node): Layer {
    const place = placeOf(node);
    const layer = known.get(place) ?? open(node);
    known.set(place, layer);
    return layer;
  }

  function open(node: Node): Layer {
    const source = options.source(node);
    if (!source) throw absent(node);
    const job = (index: boolean, digests: boolean, background = false): LayerJob => ({
      ...{ handle: source.handle, at: placeOf(node), size: source.size },
      ...{ index, digests, background, algorithms: algorithmsOf(node), placeless: options.placeless },
    });
    const scan = async <T extends LayerScan>(wanted: LayerJob, call: CallOptions): Promise<T> => {
      const read = await runJob<T>(node, source, wanted, call);
      const gap = read.index && (await gapIn(node, source, read, call));
      const findings = [...read.findings, ...(await remarks(layer, read, call))];
      const result = { ...read, findings, ...(gap && { gap }) };
      learn(layer, result);
      if (result.index && layer.index.value?.listedBy === 'table' && (gap || findings.length > read.findings.length))
        replaceTable(layer);
      return result;
    };
    const layer: Layer = {
      ...{ node, source },
      index: shared(
        async (call) =>
          layer.scanned ?? (await listed(layer, call)) ?? scan<IndexedLayer>(job(true, options.remote ?? false), call),
      ),
      hash: shared((call) => scan<HashedLayer>(job(false, true, options.background), call)),
      both: shared((call) => scan<IndexedLayer & HashedLayer>(job(true, true), call)),
      check: shared((call) => scan<IndexedLayer & HashedLayer>(job(true, true, options.background), call)),
      table: tableOf(node, source, placeOf(node)),
      firstLook: shared(async (call) => ({
        gap: options.remote ? undefined : await firstLook(source, placeOf(node), call),
      })),
    };
    return layer;
  }

  /**
   * The table of contents without a pass over the layer: as it was kept, or by the layer's own table. That table is only
   * a hint, as runtimes unpack the tar: it spares a download, and is not asked where the bytes are at hand.
   */
  async function listed(layer: Layer, call: CallOptions): Promise<IndexedLayer | undefined> {
    const known = await loadKept(layer);
    if (known || !options.remote || layer.distrusted) return known;
    const { index, ...facts } = await layer.table.list(call);
    if (!index && facts.findings.length === 0) return undefined;
    options.onScan(layer.node, { ...facts, ...(index && { index }) });
    return index && { ...facts, index, listedBy: 'table' };
  }

  /** What the layer's own table says otherwise than its tar, which was read now: then the tar is shown. */
  async function remarks(layer: Layer, read: LayerScan, call: CallOptions): Promise<readonly Finding[]> {
    if (!read.index) return [];
    const { index: _, ...facts } = read;
    const findings = await layer.table.compare(read.index, call);
    if (findings.length > 0) options.onScan(layer.node, { ...facts, findings });
    return findings;
  }

  async function loadKept({ node, source, hashed, distrusted }: Layer): Promise<IndexedLayer | undefined> {
    if (distrusted) return undefined;
    if (hashed && !kept.fits(node, hashed)) return undefined;
    const listed = await kept.load(node, source.size);
    if (listed) options.onScan(node, listed);
    return listed && { ...listed, listedBy: 'kept' };
  }

  /** Keeps an index whose layer has the digest that it goes by; drops one that was kept of other bytes. */
  function learn(layer: Layer, scan: LayerScan): void {
    if (scan.index) layer.scanned = scan as IndexedLayer;
    if (scan.digests) layer.hashed = scan as HashedLayer;
    const { node, scanned, hashed } = layer;
    if (!hashed) return;
    if (kept.fits(node, hashed) === false) void forget(layer);
    else if (scanned && !scanned.gap) void kept.keep(node, scanned, hashed);
  }

  /** The tar was read, and the layer's own table tells another story: from now on the tar lists the layer. */
  function replaceTable(layer: Layer): void {
    const { node, hash, hashed, scanned } = layer;
    const fresh = open(node);
    Object.assign(fresh, { hash, hashed, scanned });
    known.set(placeOf(node), fresh);
    options.onForget(node, 'table');
  }

  async function forget(layer: Layer): Promise<void> {
    const { node, source } = layer;
    const listed = layer.index.value?.listedBy === 'kept';
    if (listed && known.get(placeOf(node)) === layer) {
      // Its digests are of the bytes and stay.
      const fresh = open(node);
      if (fresh.source !== source) snapshots.drop(source);
      Object.assign(fresh, { hash: layer.hash, hashed: layer.hashed, distrusted: true });
      known.set(placeOf(node), fresh);
      options.onForget(node, 'kept');
    }
    await kept.drop(node, source.size);
  }

  async function runJob<T extends LayerScan>(
    node: Node,
    source: ByteSource,
    job: LayerJob,
    { signal, onProgress }: CallOptions,
  ): Promise<T> {
    options.onStart(node, job.digests);
    try {
      const call: CallOptions = {
        signal,
        onProgress(progress) {
          if (job.digests) options.onProgress(node, progress.done);
          onProgress?.(progress);
        },
      };
      const known = options.scanned?.(source, job);
      // What can't be handed to another thread (a window on something computed) is read in this one.
      const run = () =>
        source.handle === undefined ? scanLayer(source, job, call) : options.host.runLayerJob(job, call);
      const { snapshots: points = {}, ...scan } = known ?? (await run());
      snapshots.add(source, Object.values(points));
      options.onScan(node, scan);
      return scan as T;
    } catch (error) {
      options.onFailure(node, error);
      throw error;
    }
  }

  async function index(node: Node, call?: CallOptions): Promise<IndexedLayer> {
    const layer = find(node);
    if (isEncrypted(node.mediaType)) throw encrypted(node);
    if (layer.both.value || layer.both.running) return layer.both.join(call);
    const fresh = layer.index.value === undefined;
    const listed = await layer.index.join(call);
    // What was kept is there so that nothing needs to be read.
    if (fresh && options.background && listed.listedBy !== 'kept') hashLater(layer);
    return listed;
  }

  function hashLater(layer: Layer): void {
    const work = layer.index.value?.listedBy === 'table' ? layer.check : layer.hash;
    if (work.value || work.running) return;
    // A failure is on the node already.
    work.join({ signal: options.closed }).catch(() => undefined);
  }

  return {
    index,
    async hash(node, wantIndex, call) {
      const layer = find(node);
      if (layer.both.value || layer.both.running) return layer.both.join(call);
      if (layer.index.running) await layer.index.join(call);
      if (layer.index.value?.listedBy === 'table') return layer.check.join(call);
      if (layer.index.value && layer.hashed) return layer.hashed;
      const noIndex = !wantIndex || isEncrypted(node.mediaType);
      const separate = noIndex || layer.index.value || layer.hash.value || layer.hash.running;
      return (separate ? layer.hash : layer.both).join(call);
    },
    async placed(node, call) {
      const here = await index(node, call);
      if (here.listedBy !== 'table') return here;
      await find(node).check.join(call);
      // Where the table and the tar differ, the tar lists the layer from now on.
      return index(node, call);
    },
    table(node) {
      const { index: shown, table, source } = find(node);
      return shown.value?.listedBy === 'table' && table.found ? { table: table.found, stored: source } : undefined;
    },
    async tar(node, call) {
      const layer = find(node);
      // The pass over the bytes has told their compression: no need to ask for the first of them again.
      const told = options.remote ? (await index(node, call)).compression : undefined;
      const codec = told
        ? codecs.find(({ name }) => name === told)
        : sniff(await layer.source.read(0, Math.min(16, layer.source.size), call?.signal));
      if (!codec) return layer.source;
      const here = await index(node, call);
      const { uncompressedSize, checkpoints } = here.listedBy === 'table' ? await layer.check.join(call) : here;
      return inflated(layer.source, codec, uncompressedSize, placeOf(node), { checkpoints, cursors, snapshots });
    },
    unconfirmed(node) {
      const layer = find(node);
      return layer.index.value?.listedBy === 'kept' && !layer.hashed;
    },
    isWhole: async (node, call) => !isEncrypted(node.mediaType) && (await index(node, call)).gap === undefined,
    unchecked(node) {
      const layer = known.get(placeOf(node));
      return layer?.index.value?.listedBy === 'table' && !layer.check.value;
    },
    async glance(node, call = {}) {
      try {
        if (isEncrypted(node.mediaType)) throw encrypted(node);
        const { source, index: shown, both, firstLook: look } = find(node);
        const read = both.value ?? shown.value;
        if (read) return read.gap;
        return shortfall(node, source) ?? (await look.join(call)).gap;
      } catch (error) {
        if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
        return gapOfFailure(node, error);
      }
    },
    forget: (node) => forget(find(node)),
  };
}

/** Algorithms beside sha256 by which the layer is named. */
function algorithmsOf(node: Node): string[] {
  const named = [node.digest, node.diffID].map((digest) => digest?.split(':', 1)[0]);
  return [...new Set(named.filter((algorithm): algorithm is string => Boolean(algorithm) && algorithm !== 'sha256'))];
}

function encrypted(node: Node): ImageError {
  const message = 'This layer is encrypted: its files can be listed only by those who have the key.';
  return new ImageError('unsupported', placeOf(node), message);
}

function absent(node: Node): ImageError {
  const foreign = /foreign|nondistributable/.test(node.mediaType);
  const why = foreign
    ? 'This layer may not be distributed, so archives leave it out: its files are not here.'
    : 'The bytes of this layer are not in the input, so its files cannot be listed.';
  return new ImageError('not-found', node.digest ?? node.path ?? node.key, why);
}
