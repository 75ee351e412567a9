/** Entry of a layer thread in Node: runs one layer job at a time over the message port. */
import { parentPort, workerData } from 'node:worker_threads';
import type { CallOptions } from '../engine/engine.ts';
import type { LayerJob } from '../engine/layerJob.ts';
import { buffersOf, serve } from '../engine/rpc.ts';
import { scanHandle } from './node/scanHandle.ts';
import { toPort } from './node/threads.ts';
import { registerNodeWasm } from './node/wasm.ts';

if (parentPort) {
  registerNodeWasm((workerData as { folder: string }).folder);
  const run = (args: readonly unknown[], options: CallOptions) => scanHandle(args[0] as LayerJob, options);
  serve(toPort(parentPort), { run }, (_, scan) => buffersOf(scan));
}
