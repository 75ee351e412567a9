/** The pass of a DigestJob: read, inflate, hash, up to the last wanted file. */
import { createHash, type Hash } from '../../core/bytes/hash.ts';
import { HASHED_HOLES_MAX_BYTES } from '../../core/bytes/limits.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import type { ContentSink } from '../../core/rootfs/contents.ts';
import { DIGEST_BYTES } from '../../core/rootfs/cost/contentDigests.ts';
import type { CallOptions } from '../engine.ts';
import { walkContents } from '../passes/walkContents.ts';
import type { DigestJob, DigestScan } from './digestJob.ts';

/** Fails with `aborted`, `unsupported` (the codec can't run) or what reading says; without a hash nothing is known. */
export async function runDigestJob(source: ByteSource, job: DigestJob, options: CallOptions = {}): Promise<DigestScan> {
  const digests = new Uint8Array(job.wanted.entry.length * DIGEST_BYTES);
  const hash = await createHash('sha256');
  if (!hash) return { digests };
  const fits = await walkContents(source, job, new Hashing(hash, digests), options, 'Comparing contents');
  return fits ? { digests } : { digests, misfit: true };
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
