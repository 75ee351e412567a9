/** Entry of a layer worker: the way to its code, for the same reason as in `worker.ts`. */
import('./layerThread.ts').catch(reportError);
