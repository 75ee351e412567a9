/** The pass of a DigestJob: read, inflate, hash, up to the last wanted file. */
import { sniff } from '../../core/bytes/codecs/index.ts';
import { createHash, type Hash } from '../../core/bytes/hash.ts';
import { HASHED_HOLES_MAX_BYTES } from '../../core/bytes/limits.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import { ImageError, throwIfAborted } from '../../core/oci/imageError.ts';
import { type ContentSink, ContentWalk } from '../../core/rootfs/contents.ts';
import { DIGEST_BYTES } from '../../core/rootfs/cost/contentDigests.ts';
import { HeaderCheck } from '../../core/rootfs/kept/headerCheck.ts';
import type { CallOptions } from '../engine.ts';
import type { DigestJob, DigestScan } from './digestJob.ts';

const HEAD = 16;
/** Milliseconds between two reports, and of work before an abort gets its turn. */
const PACE = 100;
const TURN = 40;
const DAMAGE: ReadonlySet<string> = new Set(['truncated', 'malformed']);

/** Fails with `aborted`, `unsupported` (the codec can't run) or what reading says; without a hash nothing is known. */
export async function runDigestJob(source: ByteSource, job: DigestJob, options: CallOptions = {}): Promise<DigestScan> {
  const { signal, onProgress } = options;
  const digests = new Uint8Array(job.wanted.entry.length * DIGEST_BYTES);
  const hash = await createHash('sha256');
  if (!hash) return { digests };
  const codec = sniff(await source.read(0, Math.min(HEAD, source.size), signal));
  const decoder = await codec?.decoder();
  const walk = new ContentWalk(job.wanted, new Hashing(hash, digests));
  const check = job.expected && new HeaderCheck(job.wanted, job.expected);
  let told = performance.now();
  let turn = told;
  let done = 0;

  async function take(chunks: Iterable<Uint8Array>): Promise<void> {
    for (const chunk of chunks) {
      check?.push(chunk);
      if (check?.misfit) return;
      walk.push(chunk);
      if (walk.done) return;
      if (performance.now() - turn < TURN) continue;
      await new Promise((resolve) => setTimeout(resolve, 0));
      turn = performance.now();
      throwIfAborted(signal, job.at);
    }
  }

  try {
    for await (const chunk of source.stream({ signal })) {
      throwIfAborted(signal, job.at);
      await take(decoder ? decoder.push(chunk) : [chunk]);
      done += chunk.length;
      if (check?.misfit || walk.done || decoder?.done) break;
      if (performance.now() - told < PACE) continue;
      told = performance.now();
      onProgress?.({ step: 'Comparing contents', done, total: source.size, unit: 'bytes' });
    }
    if (decoder && !walk.done && !check?.misfit) await take(decoder.finish());
  } catch (error) {
    // Bytes that end or are damaged are not those that were listed whole.
    if (!check || !(error instanceof ImageError && DAMAGE.has(error.code))) throw error;
    return { digests, misfit: true };
  } finally {
    decoder?.close();
  }
  if (check && (check.misfit || !walk.done)) return { digests, misfit: true };
  walk.finish();
  return { digests };
}

const ZEROS = new Uint8Array(64 * 1024);

class Hashing implements ContentSink {
  private readonly hash: Hash;
  private readonly digests: Uint8Array;
  private row = 0;
  private holes = 0;

  constructor(hash: Hash, digests: Uint8Array) {
    this.hash = hash;
    this.digests = digests;
  }

  begin(): void {
    this.hash.restart();
    this.holes = 0;
  }

  chunk(bytes: Uint8Array): void {
    this.hash.update(bytes);
  }

  /** Zeros are hashed as a reader sees them, up to a bound: a hole may claim to be terabytes. */
  hole(size: number): void {
    this.holes += size;
    if (this.holes > HASHED_HOLES_MAX_BYTES) return;
    for (let left = size; left > 0; left -= ZEROS.length)
      this.hash.update(ZEROS.subarray(0, Math.min(left, ZEROS.length)));
  }

  end(_entry: number, whole: boolean): void {
    const row = this.row++;
    if (!whole || this.holes > HASHED_HOLES_MAX_BYTES) return;
    this.digests.set(this.hash.bytes().subarray(0, DIGEST_BYTES), row * DIGEST_BYTES);
  }
}
