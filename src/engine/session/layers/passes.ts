/** Passes over the bytes of layers: in a thread where the bytes can be handed to one, else in this one. */
import type { Snapshots } from '../../../core/bytes/codecs/seek/snapshots.ts';
import type { CallOptions } from '../../engine.ts';
import type { LayerJob, LayerScan } from '../../layerJob.ts';
import { scanLayer } from '../../scanLayer.ts';
import type { Layer, LayersOptions } from './layer.ts';

type PassOptions = Pick<LayersOptions, 'host' | 'scanned' | 'events'>;

/** Runs a job over a layer and tells what it finds. Places that its stream can be entered at go into `snapshots`. */
export async function runPass<T extends LayerScan>(
  { node, source }: Layer,
  job: LayerJob,
  { host, scanned, events }: PassOptions,
  snapshots: Snapshots,
  { signal, onProgress }: CallOptions,
): Promise<T> {
  events.onStart(node, job.digests);
  try {
    const call: CallOptions = {
      signal,
      onProgress(progress) {
        if (job.digests) events.onProgress(node, progress.done);
        onProgress?.(progress);
      },
    };
    const known = scanned?.(source, job);
    // What can't be handed to another thread (a window on something computed) is read in this one.
    const run = () => (source.handle === undefined ? scanLayer(source, job, call) : host.runLayerJob(job, call));
    const { snapshots: points = {}, ...scan } = known ?? (await run());
    snapshots.add(source, Object.values(points));
    events.onScan(node, scan);
    return scan as T;
  } catch (error) {
    events.onFailure(node, error);
    throw error;
  }
}
