/**
 * What a layer thread runs, by the kind of its job. All but the pass that lists a layer are loaded when they are wanted: most
 * threads only list.
 */
import type { ByteSource } from '../../core/bytes/source.ts';
import type { DigestJob } from '../compare/digestJob.ts';
import type { ContentJob } from '../content/contentJob.ts';
import type { CallOptions } from '../engine.ts';
import type { LayerJob } from '../layerJob.ts';
import { scanLayer } from '../scanLayer.ts';
import type { NamesJob } from './namesJob.ts';
import type { SearchJob } from './searchJob.ts';
import type { SecretsJob } from '../secrets/secretsJob.ts';

/** A job on the bytes that its handle names. */
type BytesJob = LayerJob | SearchJob | DigestJob | SecretsJob;
/** All jobs of a layer thread. */
export type AnyJob = BytesJob | NamesJob | ContentJob;

/** One job; `open` gives the bytes that its handle names, and is asked only where it has one. */
export async function runJob(
  open: (handle: unknown) => ByteSource,
  job: AnyJob,
  options?: CallOptions,
): Promise<unknown> {
  if (!('kind' in job)) return scanLayer(open(job.handle), job, options);
  if (job.kind === 'content') return (await import('../content/runContent.ts')).runContentJob(job, options);
  if (job.kind === 'names') return (await import('./runNamesJob.ts')).runNamesJob(job, options);
  if (job.kind === 'secrets')
    return (await import('../secrets/runSecretsJob.ts')).runSecretsJob(open(job.handle), job, options);
  if (job.kind === 'digest')
    return (await import('../compare/runDigestJob.ts')).runDigestJob(open(job.handle), job, options);
  return (await import('./runSearchJob.ts')).runSearchJob(open(job.handle), job, options);
}
