/**
 * Entry of the previews' own thread, and nothing but the way to its code: WebKit runs an entry a second time when a part
 * that is loaded later imports from it, and every job would be done twice. What is asked meanwhile waits.
 */
import type { Ordered } from './jobs.ts';

const code = import('./answer.ts');
code.catch(reportError);

addEventListener('message', async ({ data }: MessageEvent<Ordered>) => (await code).answer(data));
