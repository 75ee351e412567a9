/** What a layer thread runs, by the kind of its job. */
import type { ByteSource } from '../../core/bytes/source.ts';
import type { DigestJob } from '../compare/digestJob.ts';
import { runDigestJob } from '../compare/runDigestJob.ts';
import type { ContentJob } from '../content/contentJob.ts';
import { runContentJob } from '../content/runContent.ts';
import type { CallOptions } from '../engine.ts';
import type { LayerJob } from '../layerJob.ts';
import { scanLayer } from '../scanLayer.ts';
import type { NamesJob } from './namesJob.ts';
import { runNamesJob } from './runNamesJob.ts';
import { runSearchJob } from './runSearchJob.ts';
import type { SearchJob } from './searchJob.ts';
import { runSecretsJob } from '../secrets/runSecretsJob.ts';
import type { SecretsJob } from '../secrets/secretsJob.ts';

/** A job on the bytes that its handle names. */
type BytesJob = LayerJob | SearchJob | DigestJob | SecretsJob;
export type AnyJob = BytesJob | NamesJob | ContentJob;

/** One job; `open` gives the bytes that its handle names, and is asked only where it has one. */
export function runJob(open: (handle: unknown) => ByteSource, job: AnyJob, options?: CallOptions): Promise<unknown> {
  if (!('kind' in job)) return scanLayer(open(job.handle), job, options);
  if (job.kind === 'content') return runContentJob(job, options);
  if (job.kind === 'names') return runNamesJob(job, options);
  if (job.kind === 'secrets') return runSecretsJob(open(job.handle), job, options);
  if (job.kind === 'digest') return runDigestJob(open(job.handle), job, options);
  return runSearchJob(open(job.handle), job, options);
}
