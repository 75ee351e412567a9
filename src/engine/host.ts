/**
 * EngineHost: what differs between a browser's worker and Node, and nothing else. The engine gets one and asks no
 * global for anything.
 */
import type { FileSet } from '../core/archive/fileSet.ts';
import type { ByteSource } from '../core/bytes/source.ts';
import type { Fetch } from '../core/bytes/http/url.ts';
import type { DigestJob, DigestScan } from './compare/digestJob.ts';
import type { ContentAnswer, ContentTask } from './content/contentJob.ts';
import type { CallOptions, OuterInput } from './engine.ts';
import type { IndexStore } from './indexStore.ts';
import type { LayerJob, LayerScan } from './layerJob.ts';
import type { RegistryWaits } from './registry/wait.ts';
import type { NamesJob, NamesScan } from './search/namesJob.ts';
import type { SecretsJob, SecretsScan } from './secrets/secretsJob.ts';
import type { SearchJob, SearchScan } from './search/searchJob.ts';

/** Indexes that are shared through the server that the page came from. What it gives, nobody vouches for. */
export interface IndexExchange {
  /** Is anything shared there, and may this be: `isPrivate` of images read with credentials. Asked once. */
  takes(isPrivate: boolean): Promise<boolean>;
  /** The index of a layer by its digest; undefined where there is none, or none that could be had now. */
  get(digest: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Offers one; in place of that with the SHA-256 `replaces`, where it proved wrong. Never fails. */
  offer(digest: string, bytes: Uint8Array<ArrayBuffer>, replaces?: string): Promise<void>;
}

/** What the engine needs of the browser or of Node. */
export interface EngineHost {
  /** The bytes of an input: one file, or a folder as a FileSet. */
  open(input: OuterInput, options?: CallOptions): Promise<ByteSource | FileSet>;
  /** Asks registries: takes `/registries/HOST/v2/…`, as our own server does. Absent where nothing can reach one. */
  readonly registryFetch?: Fetch;
  /** What `registryFetch` waits for; absent where nobody is shown it. */
  readonly registryWaits?: RegistryWaits;
  /**
   * Keeps a stream in scratch space (browser: private storage; Node: a temporary file), so that it can be read anywhere
   * in at constant memory. `release` frees it.
   */
  spool(
    chunks: AsyncIterable<Uint8Array>,
    options?: CallOptions,
  ): Promise<{ source: ByteSource; release(): Promise<void> }>;
  /** Runs a layer job, in another thread where there is one; largest first when many wait. */
  runLayerJob(job: LayerJob, options?: CallOptions): Promise<LayerScan>;
  /** Keeps tables of contents of layers from one opening to the next; absent where nothing is kept. */
  readonly indexes?: IndexStore;
  /** Shares them with others who use the same server; absent where no server does. */
  readonly exchange?: IndexExchange;
  /** Runs a job that looks into contents, in another thread where there is one; what is found comes by `onPart`. */
  runSearchJob(job: SearchJob, options?: CallOptions): Promise<SearchScan>;
  /** Tries an expression on names, in another thread where there is one. */
  runNamesJob(job: NamesJob, options?: CallOptions): Promise<NamesScan>;
  /** Jobs that run at once: a large layer is looked into in so many pieces. */
  readonly threads: number;
  /** Runs a job that looks for secrets, in another thread where there is one. */
  runSecretsJob(job: SecretsJob, options?: CallOptions): Promise<SecretsScan>;
  /** Runs a job that hashes contents, in another thread where there is one. */
  runDigestJob(job: DigestJob, options?: CallOptions): Promise<DigestScan>;
  /** Understands the contents of files, in another thread where there is one: what a hostile file does there stops nothing else. */
  runContent<T extends ContentTask>(
    task: T,
    sources: readonly ByteSource[],
    options?: CallOptions,
  ): Promise<ContentAnswer<T>>;
  /** Wraps finished pieces as a Blob, without copying where the host can. */
  toBlob(source: ByteSource, options?: CallOptions): Promise<Blob>;
}
