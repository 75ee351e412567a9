/**
 * The layers of one input: each stored layer is read once for its index and once for its digests, or for both in one
 * pass, however many images and views have it.
 */
import { codecs } from '../../../core/bytes/codecs/index.ts';
import { inflated } from '../../../core/bytes/codecs/inflated.ts';
import { Cursors } from '../../../core/bytes/codecs/seek/cursor.ts';
import { Snapshots } from '../../../core/bytes/codecs/seek/snapshots.ts';
import { withKept } from '../../../core/bytes/codecs/seek/keptBytes.ts';
import { INFLATE_CURSORS_MAX_COUNT, KEPT_INPUT_MAX_BYTES } from '../../../core/bytes/limits.ts';
import type { ByteSource } from '../../../core/bytes/source.ts';
import type { Node } from '../../../core/image/node.ts';
import type { IndexOrigin } from '../../../core/oci/basis/indexOrigin.ts';
import type { Finding } from '../../../core/oci/finding.ts';
import type { Gap } from '../../../core/oci/basis/basis.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { isEncrypted } from '../../../core/oci/mediaType.ts';
import type { LayerTable } from '../../../core/rootfs/tables/table.ts';
import type { CallOptions } from '../../engine.ts';
import type { LayerJob, LayerScan } from '../../layerJob.ts';
import type { Hint } from '../hints/hint.ts';
import { gapIn, gapOfFailure, otherBytes, otherContent, shortfall } from './gaps.ts';
import { type HashedLayer, type IndexedLayer, Layer, type LayersOptions, placeOf } from './layer.ts';
import { Listing } from './listing.ts';
import { runPass } from './passes.ts';
import { Room } from './room.ts';

/** All layers of a session. */
export class Layers {
  readonly #options: LayersOptions;
  readonly #listing: Listing;
  readonly #known = new Map<string, Layer>();
  readonly #cursors = new Cursors(INFLATE_CURSORS_MAX_COUNT);
  readonly #snapshots = new Snapshots();
  readonly #room = new Room(KEPT_INPUT_MAX_BYTES);

  constructor(options: LayersOptions) {
    this.#options = options;
    this.#listing = new Listing(options, this.#cursors);
    options.closed.addEventListener('abort', () => this.#cursors.close());
  }

  /** The index of a layer. Throws `not-found` where its bytes are not in the input. */
  async index(node: Node, call?: CallOptions): Promise<IndexedLayer> {
    const layer = this.#find(node);
    if (isEncrypted(node.mediaType)) throw encrypted(node);
    if (layer.both.value || layer.both.running) return layer.both.join(call);
    const fresh = layer.index.value === undefined;
    const listed = await layer.index.join(call);
    // What was kept is there so that nothing needs to be read.
    if (fresh && this.#options.background && listed.listedBy !== 'cache') this.#hashLater(layer);
    return listed;
  }

  /** The digests; with `wantIndex` the table of contents comes along where it does not exist yet. */
  async hash(node: Node, wantIndex: boolean, call?: CallOptions): Promise<HashedLayer> {
    const layer = this.#find(node);
    if (layer.both.value || layer.both.running) return layer.both.join(call);
    if (layer.index.running) await layer.index.join(call);
    if (isOnlyListed(layer.index.value)) return layer.check.join(call);
    if (layer.index.value && layer.hashed) return layer.hashed;
    const noIndex = !wantIndex || isEncrypted(node.mediaType);
    const separate = noIndex || layer.index.value || layer.hash.value || layer.hash.running;
    return (separate ? layer.hash : layer.both).join(call);
  }

  /** The index, with offsets that are those of the tar: a layer that is only listed is read for them. */
  async placed(node: Node, call?: CallOptions): Promise<IndexedLayer> {
    const here = await this.index(node, call);
    if (!isOnlyListed(here)) return here;
    await this.#find(node).check.join(call);
    // Where the table and the tar differ, the tar lists the layer from now on.
    return this.index(node, call);
  }

  /** Somebody else's index, where that is what lists it. */
  hint(node: Node): Hint | undefined {
    const { index, hint } = this.#find(node);
    return index.value?.listedBy === 'hint' ? hint : undefined;
  }

  /** The layer's own table with the bytes that it speaks of, where that is what lists it. */
  table(node: Node): { readonly table: LayerTable; readonly stored: ByteSource } | undefined {
    const { index, table, source } = this.#find(node);
    return index.value?.listedBy === 'table' && table.found ? { table: table.found, stored: source } : undefined;
  }

  /** The uncompressed tar. */
  async tar(node: Node, call?: CallOptions): Promise<ByteSource> {
    // Nothing of somebody else's index leads to the whole of it.
    if (this.#known.get(placeOf(node))?.index.value?.listedBy === 'hint') await this.placed(node, call);
    const layer = this.#find(node);
    // The pass over the bytes has found their compression: no need to ask for the first of them again.
    const compression = this.#options.remote ? (await this.index(node, call)).compression : undefined;
    const isPacked = compression !== undefined && compression !== 'none';
    const { codec, source } = isPacked
      ? { codec: codecs.find(({ name }) => name === compression), source: layer.source }
      : await layer.form.join(call);
    if (!codec) return source;
    const here = await this.index(node, call);
    const { uncompressedSize, checkpoints, kept } = isOnlyListed(here) ? await layer.check.join(call) : here;
    const [cursors, snapshots] = [this.#cursors, this.#snapshots];
    const places = { checkpoints, cursors, snapshots };
    const tar = inflated(layer.source, codec, uncompressedSize, placeOf(node), places);
    return kept ? withKept(tar, kept) : tar;
  }

  /** Is the layer listed by what was kept of it, and have its bytes not borne that out yet? */
  unconfirmed(node: Node): boolean {
    const layer = this.#find(node);
    return layer.index.value?.listedBy === 'cache' && !layer.hashed;
  }

  /** Are its bytes, where they were hashed, not those of its digest, or not those of its diffID? Nothing is read for it. */
  otherThanNamed(node: Node): Gap | undefined {
    const hashed = this.#known.get(placeOf(node))?.hashed;
    return hashed && (otherBytes(node, hashed) ?? otherContent(node, hashed));
  }

  /** Have its bytes been hashed, as they are stored and unpacked? */
  isHashed(node: Node): boolean {
    return this.#known.get(placeOf(node))?.hashed !== undefined;
  }

  /** Does its table of contents reach the end of the layer? Reads it where nobody has. */
  async isWhole(node: Node, call?: CallOptions): Promise<boolean> {
    return !isEncrypted(node.mediaType) && (await this.index(node, call)).gap === undefined;
  }

  /** Is the layer listed by its own table, or by somebody else's index, and has that not been held against its bytes yet? */
  unchecked(node: Node): { readonly sharedIndex?: IndexOrigin } | undefined {
    const layer = this.#known.get(placeOf(node));
    if (!layer || !isOnlyListed(layer.index.value) || layer.check.value) return undefined;
    return layer.hint ? { sharedIndex: layer.hint.origin } : {};
  }

  /** Somebody else's index has proved wrong: the layer is read in full when it is next asked for. */
  distrust(node: Node, hint: Hint, finding: Finding): void {
    const layer = this.#find(node);
    if (layer.hint !== hint || layer.index.value?.listedBy !== 'hint') return;
    const { size } = layer.source;
    const { compression, uncompressedSize } = hint;
    this.#options.events.onScan(node, { size, compression, uncompressedSize, findings: [finding] });
    const fresh = this.#open(node, layer, true);
    fresh.hint = hint;
    this.#known.set(placeOf(node), fresh);
    this.#options.events.onForget(node, 'hint');
  }

  /** What is known to be missing without reading more than the first bytes: reported before anything else is read. */
  async glance(node: Node, call: CallOptions = {}): Promise<Gap | undefined> {
    try {
      if (isEncrypted(node.mediaType)) throw encrypted(node);
      const { source, index, both, firstLook } = this.#find(node);
      const read = both.value ?? index.value;
      if (read) return read.gap;
      return shortfall(node, source) ?? (await firstLook.join(call)).gap;
    } catch (error) {
      if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
      return gapOfFailure(node, error);
    }
  }

  /** Drops what was kept of a layer; it is read anew when it is next asked for. */
  forget(node: Node): Promise<void> {
    return this.#forget(this.#find(node));
  }

  #find(node: Node): Layer {
    const place = placeOf(node);
    const layer = this.#known.get(place) ?? this.#open(node);
    this.#known.set(place, layer);
    return layer;
  }

  #open(node: Node, before?: Layer, distrusted = false): Layer {
    const source = this.#options.source(node);
    if (!source) throw absent(node);
    const work = {
      list: (layer: Layer, call: CallOptions) => this.#listing.list(layer, call),
      scan: <T extends LayerScan>(layer: Layer, job: LayerJob, call: CallOptions) => this.#scan<T>(layer, job, call),
    };
    return new Layer(node, source, this.#options, work, before, distrusted);
  }

  async #scan<T extends LayerScan>(layer: Layer, job: LayerJob, call: CallOptions): Promise<T> {
    const { node, source } = layer;
    const wanted: LayerJob = {
      ...job,
      ...((await this.#listing.isWanted(layer, job)) && { spans: true }),
      keep: this.#room.take(job.keep ?? 0),
      ...(layer.hint && job.index && job.digests && { claims: layer.hint.claims }),
    };
    const read = await this.#keeping(wanted, runPass<T>(layer, wanted, this.#options, this.#snapshots, call));
    const gap = read.index && (await gapIn(node, source, read, call));
    const findings = [...read.findings, ...(await this.#listing.remarks(layer, read, call))];
    const result = { ...read, findings, ...(gap && { gap }) };
    if (!this.#listing.learn(layer, result)) void this.#forget(layer);
    void this.#listing.offer(layer, result);
    const { listedBy } = layer.index.value ?? {};
    const isOther = listedBy === 'table' && (gap || findings.length > read.findings.length);
    if (result.index && (isOther || listedBy === 'hint')) this.#replace(layer, listedBy);
    return result;
  }

  /** What a pass did not keep of what it might have is there for others. */
  async #keeping<T extends LayerScan>({ keep = 0 }: LayerJob, pass: Promise<T>): Promise<T> {
    let used = 0;
    try {
      const read = await pass;
      used = read.kept?.taken ?? 0;
      return read;
    } finally {
      this.#room.giveBack(keep - used);
    }
  }

  /**
   * The tar was read. Where the layer's own table tells another story the tar lists the layer from now on; in place of
   * somebody else's index it always does.
   */
  #replace(layer: Layer, listedBy: 'table' | 'hint'): void {
    const { node, scanned } = layer;
    const fresh = this.#open(node, layer);
    fresh.scanned = scanned;
    this.#known.set(placeOf(node), fresh);
    this.#options.events.onForget(node, listedBy);
  }

  async #forget(layer: Layer): Promise<void> {
    const { node, source } = layer;
    const listed = layer.index.value?.listedBy === 'cache';
    if (listed && this.#known.get(placeOf(node)) === layer) {
      const fresh = this.#open(node, layer, true);
      if (fresh.source !== source) this.#snapshots.drop(source);
      this.#known.set(placeOf(node), fresh);
      this.#options.events.onForget(node, 'cache');
    }
    await this.#listing.drop(layer);
  }

  #hashLater(layer: Layer): void {
    const work = isOnlyListed(layer.index.value) ? layer.check : layer.hash;
    if (work.value || work.running) return;
    // A failure is on the node already.
    work.join({ signal: this.#options.closed }).catch(() => undefined);
  }
}

/** By what nobody has held against its bytes. */
const isOnlyListed = (listed: IndexedLayer | undefined) => listed?.listedBy === 'table' || listed?.listedBy === 'hint';

function encrypted(node: Node): ImageError {
  const message = 'This layer is encrypted: its files cannot be listed without the key.';
  return new ImageError('unsupported', placeOf(node), message);
}

function absent(node: Node): ImageError {
  const foreign = /foreign|nondistributable/.test(node.mediaType);
  const why = foreign
    ? 'This layer is not distributable, so archives do not contain it. Its files are not available.'
    : 'The bytes of this layer are not in the input, so its files cannot be listed.';
  return new ImageError('not-found', node.digest ?? node.path ?? node.key, why);
}
