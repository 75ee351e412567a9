/** Entry of a layer thread in Node: runs one layer job at a time over the message port. */
import { parentPort, workerData } from 'node:worker_threads';
import type { CallOptions } from '../engine/engine.ts';
import { buffersOf, serve } from '../engine/rpc.ts';
import type { AnyJob } from '../engine/search/runJob.ts';
import { registerNodeHasher } from './node/hash.ts';
import { runHandle } from './node/runHandle.ts';
import { toPort } from './node/threads.ts';
import { registerNodeWasm } from './node/wasm.ts';

if (parentPort) {
  registerNodeHasher();
  registerNodeWasm((workerData as { folder: string }).folder);
  const run = (args: readonly unknown[], options: CallOptions) => runHandle(args[0] as AnyJob, options);
  serve(toPort(parentPort), { run }, (_, scan) => buffersOf(scan));
}
