/** What a layer thread runs, by the kind of its job. */
import type { ByteSource } from '../../core/bytes/source.ts';
import type { DigestJob, DigestScan } from '../compare/digestJob.ts';
import { runDigestJob } from '../compare/runDigestJob.ts';
import type { CallOptions } from '../engine.ts';
import type { LayerJob, LayerScan } from '../layerJob.ts';
import { scanLayer } from '../scanLayer.ts';
import { runSearchJob } from './runSearchJob.ts';
import type { SearchJob, SearchScan } from './searchJob.ts';

export type AnyJob = LayerJob | SearchJob | DigestJob;

/** One job on the bytes that its handle names. */
export function runJob(
  source: ByteSource,
  job: AnyJob,
  options?: CallOptions,
): Promise<LayerScan | SearchScan | DigestScan> {
  if (!('kind' in job)) return scanLayer(source, job, options);
  return job.kind === 'digest' ? runDigestJob(source, job, options) : runSearchJob(source, job, options);
}
