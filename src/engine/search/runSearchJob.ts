/**
 * The pass of a SearchJob: read, inflate, look. A plain layer is read where wanted files lie; a compressed one up to the
 * last of them.
 */

import { BLOCK } from '../../core/archive/tar/block.ts';
import type { Decoder } from '../../core/bytes/codecs/codec.ts';
import { createHash } from '../../core/bytes/hash.ts';
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
  const { signal, onPart, onProgress } = options;
  const { source, codec } = await layerForm(stored, job.at, signal);
  const hash = job.query.sha256 === undefined ? undefined : await createHash('sha256');
  if (job.query.sha256 !== undefined && !hash) {
    throw new ImageError(
      'unsupported',
      job.at,
      'Digests cannot be computed here, so contents cannot be found by digest.',
    );
  }
  const decoder = await codec?.decoder(job.from && { from: job.from });
  const piece = job.query.text?.kind === 'regex' ? REGEX_PIECE : PIECE;
  let found: FoundContent[] = [];
  const search = new ContentSearch(job.query, hash, (content) => void found.push(content));
  const walk = new ContentWalk(job.wanted, search);
  walk.skip(job.from?.out ?? 0);
  const check = job.expected && new HeaderCheck(job.wanted, job.expected);
  let reportedAt = performance.now();
  let turn = reportedAt;
  let done = 0;

  function tell(): void {
    reportedAt = performance.now();
    if (found.length > 0) onPart?.(found);
    found = [];
    onProgress?.({ step: 'Searching contents', done, total: source.size, unit: 'bytes' });
  }

  async function take(chunks: Iterable<Uint8Array>): Promise<void> {
    for (const chunk of chunks) {
      for (let at = 0; at < chunk.length && !walk.done; at += piece) {
        const part = chunk.subarray(at, at + piece);
        check?.push(part);
        if (check?.misfit) return;
        walk.push(part);
        const now = performance.now();
        if (found.length >= BATCH || now - reportedAt > PACE) tell();
        if (now - turn < TURN) continue;
        await pause();
        turn = performance.now();
        throwIfAborted(signal, job.at);
      }
      if (walk.done) return;
    }
  }

  /** A plain tar, from one wanted file to the next. */
  async function readPlain(): Promise<void> {
    for (let at = 0; !walk.done && at < source.size; ) {
      at = Math.min(source.size, Math.max(at, walk.wants - BLOCK));
      walk.skip(at);
      check?.skip(at);
      for await (const chunk of source.slice(at, source.size).stream({ signal })) {
        throwIfAborted(signal, job.at);
        await take([chunk]);
        at += chunk.length;
        done = at;
        if (check?.misfit) return;
        if (walk.wants - at > GAP) break;
      }
    }
  }

  async function readThrough(codec: Decoder): Promise<void> {
    for await (const chunk of source.stream({ start: job.from?.at ?? 0, signal })) {
      throwIfAborted(signal, job.at);
      await take(codec.push(chunk));
      done += chunk.length;
      if (check?.misfit || walk.done || codec.done) return;
    }
    await take(codec.finish());
  }

  try {
    await (decoder ? readThrough(decoder) : readPlain());
  } catch (error) {
    // Bytes that end or are damaged are not those that were listed whole.
    if (check && error instanceof ImageError && DAMAGE.has(error.code)) return { ...search.counts, misfit: true };
    throw error;
  } finally {
    decoder?.close();
  }
  if (check?.misfit) return { ...search.counts, misfit: true };
  walk.finish();
  tell();
  return check && search.counts.cut > 0 ? { ...search.counts, misfit: true } : search.counts;
}

/** Lets messages in: an abort, above all. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
