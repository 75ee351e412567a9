/** One layer job on the bytes that its handle names: what a layer thread runs, and this thread for small layers. */
import { openHandle } from '../../core/bytes/handle.ts';
import type { CallOptions } from '../../engine/engine.ts';
import type { LayerJob, LayerScan } from '../../engine/layerJob.ts';
import { scanLayer } from '../../engine/scanLayer.ts';
import { fromFileHandle, isFileHandleData } from './fileSource.ts';

/** Opens, scans, closes. */
export async function scanHandle(job: LayerJob, options?: CallOptions): Promise<LayerScan> {
  if (!isFileHandleData(job.handle)) return scanLayer(openHandle(job.handle), job, options);
  const source = fromFileHandle(job.handle);
  try {
    return await scanLayer(source, job, options);
  } finally {
    await source.close();
  }
}
