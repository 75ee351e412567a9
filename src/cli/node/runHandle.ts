/** One job on the bytes that its handle names: what a layer thread runs, and this thread for small layers. */
import { openHandle } from '../../core/bytes/handle.ts';
import type { CallOptions } from '../../engine/engine.ts';
import { type AnyJob, runJob } from '../../engine/search/runJob.ts';
import { fromFileHandle, isFileHandleData } from './fileSource.ts';

/** Opens, runs, closes. */
export async function runHandle(job: AnyJob, options?: CallOptions): ReturnType<typeof runJob> {
  if (!isFileHandleData(job.handle)) return runJob(openHandle, job, options);
  const source = fromFileHandle(job.handle);
  try {
    return await runJob(() => source, job, options);
  } finally {
    await source.close();
  }
}
