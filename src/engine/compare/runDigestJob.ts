/** The pass of a DigestJob: read, inflate, hash, up to the last wanted file. */
import { createHash } from '../../core/bytes/hash.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import { ContentHashes } from '../../core/rootfs/cost/contentHashes.ts';
import { DIGEST_BYTES } from '../../core/rootfs/cost/contentDigests.ts';
import type { CallOptions } from '../engine.ts';
import { walkContents } from '../passes/walkContents.ts';
import type { DigestJob, DigestScan } from './digestJob.ts';

/** Fails with `aborted`, `unsupported` (the codec can't run) or what reading says; without a hash nothing is known. */
export async function runDigestJob(source: ByteSource, job: DigestJob, options: CallOptions = {}): Promise<DigestScan> {
  const count = job.wanted.entry.length;
  const hash = await createHash('sha256');
  if (!hash) return { digests: new Uint8Array(count * DIGEST_BYTES) };
  const hashes = new ContentHashes(hash, count, DIGEST_BYTES);
  const fits = await walkContents(source, job, hashes, options, 'Comparing contents');
  return { digests: hashes.digests, ...(!fits && { misfit: true }) };
}
