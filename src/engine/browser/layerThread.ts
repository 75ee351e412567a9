/** What a layer worker runs: one layer job at a time for the session worker that asked for it. */
import { openHandle } from '../../core/bytes/handle.ts';
import type { CallOptions } from '../engine.ts';
import { buffersOf, serve } from '../rpc.ts';
import { type AnyJob, runJob } from '../search/runJob.ts';
import { portOfThread } from './threads.ts';
import { timer } from './timer.ts';
import { registerBrowserWasm } from './wasm.ts';
import type { WorkerScope } from './workerPort.ts';

registerBrowserWasm();

const open = (handle: unknown) => openHandle(handle, { timer, fetch: (url, init) => fetch(url, init) });
const run = async (args: readonly unknown[], options: CallOptions) => runJob(open, args[0] as AnyJob, options);

serve(portOfThread(self as unknown as WorkerScope), { run }, (_, scan) => buffersOf(scan));
