/** One layer of an input: where its bytes are, what passes over them have found, and the work on it that callers share. */
import { KEPT_LAYER_MAX_BYTES } from '../../../core/bytes/limits.ts';
import type { ByteSource } from '../../../core/bytes/source.ts';
import type { Node } from '../../../core/image/node.ts';
import type { Gap } from '../../../core/oci/basis/basis.ts';
import type { IndexOrigin } from '../../../core/oci/basis/indexOrigin.ts';
import type { LayerIndex } from '../../../core/rootfs/layerIndex.ts';
import type { CallOptions } from '../../engine.ts';
import type { EngineHost, IndexExchange } from '../../host.ts';
import type { LayerJob, LayerScan } from '../../layerJob.ts';
import { type LayerForm, layerForm } from '../../passes/layerForm.ts';
import { type Shared, shared } from '../shared.ts';
import type { Hint } from '../hints/hint.ts';
import type { IndexSource } from '../hints/offers.ts';
import { firstLook } from './gaps.ts';
import { type TableOfLayer, tableOf } from './tables.ts';

/** A layer's table of contents with what its pass found. */
export type IndexedLayer = LayerScan & {
  readonly index: LayerIndex;
  /** What kept the table of contents from being whole; absent where the layer was read to its end. */
  readonly gap?: Gap;
  /** Where it comes from, unless that was a pass over the layer's bytes. */
  readonly listedBy?: ListedBy;
};
/** Where a table of contents came from: kept from before, the layer's own table, an index that somebody else made. */
type ListedBy = 'cache' | 'table' | 'hint';
/** The digests of a layer's stored and uncompressed bytes. */
export type HashedLayer = LayerScan & Required<Pick<LayerScan, 'digests' | 'diffIDs'>>;

/** What the layers of a session need. */
export interface LayersOptions {
  readonly host: EngineHost;
  /** The stored bytes of a node. */
  source(node: Node): ByteSource | undefined;
  /** What reading the bytes on opening has found, where that is all that the job is about. */
  readonly scanned?: ((stored: ByteSource, job: LayerJob) => LayerScan | undefined) | undefined;
  /** Ends with the input. */
  readonly closed: AbortSignal;
  /** Hash each layer in the background once it has been indexed? */
  readonly background: boolean;
  /** Nobody will read contents. */
  readonly placeless: boolean;
  /** Somebody will ask for packages. */
  readonly packages: boolean;
  /** Bytes are dear: a layer is read once, for its index and its digests together, and never before it is asked for. */
  readonly remote?: boolean;
  /** Who may have indexes of its layers; empty where none are to be used. */
  shared?(): readonly IndexSource[];
  /** The one repository that they are to come from, where one was named. */
  sharedFrom?(): string | undefined;
  /** Where what a pass tells may be offered to others. */
  readonly exchange?: (() => Promise<IndexExchange | undefined>) | undefined;
  readonly events: LayerEvents;
}

/** Told when work on a layer starts, goes on and ends. */
export interface LayerEvents {
  onStart(node: Node, hashing: boolean): void;
  onProgress(node: Node, done: number): void;
  /** `scan` has what is new. */
  onScan(node: Node, scan: LayerScan): void;
  onFailure(node: Node, error: unknown): void;
  /** What listed the layer was not of these bytes: whatever was made from it is to be forgotten. */
  onForget(node: Node, listedBy: ListedBy): void;
}

/** Where a layer is, for findings and for telling layers apart. */
export function placeOf(node: Node): string {
  return node.path ?? node.digest ?? node.key;
}

/** The work that layers ask for. */
interface LayerWork {
  /** The table of contents without a pass over the layer, where there is one. */
  list(layer: Layer, call: CallOptions): Promise<IndexedLayer | undefined>;
  /** A pass over its bytes. */
  scan<T extends LayerScan>(layer: Layer, job: LayerJob, call: CallOptions): Promise<T>;
}

type Wishes = Pick<LayersOptions, 'background' | 'placeless' | 'packages' | 'remote'>;

/** A layer of a session: its index, its digests and its bytes, each read once. */
export class Layer {
  readonly node: Node;
  readonly source: ByteSource;
  readonly index: Shared<IndexedLayer>;
  readonly hash: Shared<HashedLayer>;
  /** Index and digests in one pass. */
  readonly both: Shared<IndexedLayer & HashedLayer>;
  /** The same for a layer that its own table lists: in the background where nobody waits for it. */
  readonly check: Shared<IndexedLayer & HashedLayer>;
  readonly table: TableOfLayer;
  /** What its bytes are read as. */
  readonly form: Shared<LayerForm>;
  /** What its first bytes say is missing: many images have one layer many times. */
  readonly firstLook: Shared<{ readonly gap: Gap | undefined }>;
  /** Somebody else's index, where one was found. */
  hint?: Hint | undefined;
  /** Whose index of the server could not be used. */
  refused?: IndexOrigin | undefined;
  /** What passes over its bytes have found in this session. */
  scanned?: IndexedLayer | undefined;
  hashed?: HashedLayer | undefined;
  /** What was kept of it proved wrong, and may still be there: another page can hold the file. */
  readonly distrusted: boolean;

  /** `before`: the same layer, whose digests are of the same bytes and stay. */
  constructor(node: Node, source: ByteSource, wishes: Wishes, work: LayerWork, before?: Layer, distrusted = false) {
    const { background, placeless, packages, remote = false } = wishes;
    const job = (index: boolean, digests: boolean, later = false): LayerJob => ({
      ...{ handle: source.handle, at: placeOf(node), size: source.size, plain: node.compression === 'none' },
      ...{
        index,
        digests,
        background: later,
        algorithms: algorithmsOf(node),
        placeless,
        keep: packages ? KEPT_LAYER_MAX_BYTES : 0,
      },
    });
    const pass = <T extends LayerScan>(wanted: LayerJob) => shared((call) => work.scan<T>(this, wanted, call));
    this.node = node;
    this.source = source;
    this.index = shared(
      async (call) =>
        this.scanned ?? (await work.list(this, call)) ?? work.scan<IndexedLayer>(this, job(true, remote), call),
    );
    this.hash = before?.hash ?? pass<HashedLayer>(job(false, true, background));
    this.both = pass<IndexedLayer & HashedLayer>(job(true, true));
    this.check = pass<IndexedLayer & HashedLayer>(job(true, true, background));
    this.table = tableOf(node, source, placeOf(node));
    this.form = shared((call) => layerForm(source, placeOf(node), call.signal));
    this.firstLook = shared(async (call) => ({
      gap: remote ? undefined : await firstLook(source, placeOf(node), call),
    }));
    this.hashed = before?.hashed;
    this.distrusted = distrusted;
  }
}

/** Algorithms beside sha256 by which the layer is named. */
function algorithmsOf(node: Node): string[] {
  const named = [node.digest, node.diffID].map((digest) => digest?.split(':', 1)[0]);
  return [...new Set(named.filter((algorithm): algorithm is string => Boolean(algorithm) && algorithm !== 'sha256'))];
}
