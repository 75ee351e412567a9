/** What the session worker runs: the engine over a browser's means, served to the page. */
import { createBrowserHost } from './host.ts';
import { allowOwnScripts } from './trust.ts';
import { fromScope, type WorkerScope } from './workerPort.ts';
import { createEngine } from '../createEngine.ts';
import { toMethods } from '../methods.ts';
import { buffersOf, serve } from '../rpc.ts';

allowOwnScripts();

const engine = createEngine(createBrowserHost(), { background: true });
serve(fromScope(self as unknown as WorkerScope), toMethods(engine), (_, value) => buffersOf(value));
