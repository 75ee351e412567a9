/**
 * The pass of a SearchJob: read, inflate, look. A plain layer is read where wanted files lie; a compressed one up to the
 * last of them.
 */

import { BLOCK } from '../../core/archive/tar/block.ts';
import type { Decoder } from '../../core/bytes/codecs/codec.ts';
import { createHash, type Hash } from '../../core/bytes/hash.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import { ImageError, throwIfAborted } from '../../core/oci/imageError.ts';
import { ContentWalk } from '../../core/rootfs/contents.ts';
import { HeaderCheck } from '../../core/rootfs/cached/headerCheck.ts';
import { ContentSearch, type FoundContent } from '../../core/rootfs/search/content/contentSearch.ts';
import type { CallOptions } from '../engine.ts';
import { layerForm } from '../passes/layerForm.ts';
import type { SearchJob, SearchScan } from './searchJob.ts';

/** Bytes that nobody wants: fewer are read along, since another read costs as much. */
const GAP = 1024 * 1024;
const DAMAGE: ReadonlySet<string> = new Set(['truncated', 'malformed']);
/** Milliseconds between two messages: hits as they come, and no flood of them. */
const PACE = 100;
/** Work goes on so long (ms) before an abort gets its turn. */
const TURN = 40;
/** Found files that are sent at once, however fast they come. */
const BATCH = 200;
/** Bytes pushed at once: small enough that a slow expression can be stopped between two of them. */
const PIECE = 256 * 1024;
/** The same for an expression, which can take half a second for 8 KiB without being one that never ends. */
const REGEX_PIECE = 32 * 1024;

/** Fails with `aborted`, `unsupported` (the codec can't run) or what reading says. */
export async function runSearchJob(stored: ByteSource, job: SearchJob, options: CallOptions = {}): Promise<SearchScan> {
  const { source, codec } = await layerForm(stored, job.at, options.signal);
  const hash = job.query.sha256 === undefined ? undefined : await sha256(job.at);
  const decoder = await codec?.decoder(job.from && { from: job.from });
  return new SearchPass(source, job, hash, options).run(decoder);
}

async function sha256(at: string): Promise<Hash> {
  const hash = await createHash('sha256');
  if (hash) return hash;
  const message = 'Digests cannot be computed here, so contents cannot be found by digest.';
  throw new ImageError('unsupported', at, message);
}

/** One pass over the bytes of a layer. */
class SearchPass {
  readonly #source: ByteSource;
  readonly #job: SearchJob;
  readonly #options: CallOptions;
  readonly #search: ContentSearch;
  readonly #walk: ContentWalk;
  readonly #check: HeaderCheck | undefined;
  readonly #piece: number;
  #found: FoundContent[] = [];
  #reportedAt = performance.now();
  #turn = this.#reportedAt;
  /** Bytes of the source. */
  #done = 0;

  constructor(source: ByteSource, job: SearchJob, hash: Hash | undefined, options: CallOptions) {
    this.#source = source;
    this.#job = job;
    this.#options = options;
    this.#search = new ContentSearch(job.query, hash, (content) => void this.#found.push(content));
    this.#walk = new ContentWalk(job.wanted, this.#search);
    this.#walk.skip(job.from?.out ?? 0);
    this.#check = job.expected && new HeaderCheck(job.wanted, job.expected);
    this.#piece = job.query.text?.kind === 'regex' ? REGEX_PIECE : PIECE;
  }

  /** `decoder` is undefined where the layer is a plain tar. */
  async run(decoder: Decoder | undefined): Promise<SearchScan> {
    try {
      await (decoder ? this.#readThrough(decoder) : this.#readPlain());
    } catch (error) {
      // Bytes that end or are damaged are not those that were listed whole.
      if (!this.#check || !(error instanceof ImageError) || !DAMAGE.has(error.code)) throw error;
      return this.#misfit;
    } finally {
      decoder?.close();
    }
    if (this.#check?.misfit) return this.#misfit;
    this.#walk.finish();
    this.#tell();
    return this.#check && this.#search.counts.cut > 0 ? this.#misfit : this.#search.counts;
  }

  get #misfit(): SearchScan {
    return { ...this.#search.counts, misfit: true };
  }

  /** From one wanted file to the next. */
  async #readPlain(): Promise<void> {
    const { size } = this.#source;
    const { signal } = this.#options;
    for (let at = 0; !this.#walk.done && at < size; ) {
      at = Math.min(size, Math.max(at, this.#walk.wants - BLOCK));
      this.#walk.skip(at);
      this.#check?.skip(at);
      for await (const chunk of this.#source.slice(at, size).stream({ signal })) {
        throwIfAborted(signal, this.#job.at);
        await this.#take([chunk]);
        at += chunk.length;
        this.#done = at;
        if (this.#check?.misfit) return;
        if (this.#walk.wants - at > GAP) break;
      }
    }
  }

  async #readThrough(decoder: Decoder): Promise<void> {
    const { signal } = this.#options;
    for await (const chunk of this.#source.stream({ start: this.#job.from?.at ?? 0, signal })) {
      throwIfAborted(signal, this.#job.at);
      await this.#take(decoder.push(chunk));
      this.#done += chunk.length;
      if (this.#check?.misfit || this.#walk.done || decoder.done) return;
    }
    await this.#take(decoder.finish());
  }

  async #take(chunks: Iterable<Uint8Array>): Promise<void> {
    for (const chunk of chunks) {
      for (let at = 0; at < chunk.length && !this.#walk.done; at += this.#piece) {
        const part = chunk.subarray(at, at + this.#piece);
        this.#check?.push(part);
        if (this.#check?.misfit) return;
        this.#walk.push(part);
        const now = performance.now();
        if (this.#found.length >= BATCH || now - this.#reportedAt > PACE) this.#tell();
        if (now - this.#turn < TURN) continue;
        await pause();
        this.#turn = performance.now();
        throwIfAborted(this.#options.signal, this.#job.at);
      }
      if (this.#walk.done) return;
    }
  }

  #tell(): void {
    this.#reportedAt = performance.now();
    if (this.#found.length > 0) this.#options.onPart?.(this.#found);
    this.#found = [];
    const total = this.#source.size;
    this.#options.onProgress?.({ step: 'Searching contents', done: this.#done, total, unit: 'bytes' });
  }
}

/** Lets messages in: an abort, above all. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
