/**
 * Entry of the session worker and of layer workers, and nothing but the way to their code, which is shared: the parts that are
 * loaded later import from that code, and WebKit runs an entry a second time when it is imported. Two engines would then
 * answer every question.
 */
import { LAYER_WORKER } from './browser/threads.ts';

const code = self.name === LAYER_WORKER ? import('./browser/layerThread.ts') : import('./browser/session.ts');
code.catch(reportError);
