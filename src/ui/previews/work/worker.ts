/** The previews' own thread: what may take long on one file's bytes, away from the page. It is ended to stop it. */
import { type Done, JOBS, type Ordered } from './jobs.ts';

/** What we need of a worker's scope, whose name the page's types don't know. */
interface Scope {
  postMessage(message: Done, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Ordered>) => void): void;
}

const scope = globalThis as unknown as Scope;

interface Outcome {
  readonly value: unknown;
  readonly transfer: Transferable[];
}

scope.addEventListener('message', async ({ data: { number, job, args } }) => {
  try {
    const run = JOBS[job] as (...given: readonly unknown[]) => Outcome | Promise<Outcome>;
    const { value, transfer } = await run(...args);
    scope.postMessage({ number, value }, transfer);
  } catch (error) {
    scope.postMessage({ number, error: error instanceof Error ? error.message : String(error) }, []);
  }
});
