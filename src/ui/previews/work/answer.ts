/** What the previews' own thread does: what may take long on one file's bytes, away from the page. It is ended to stop it. */
import { type Done, JOBS, type Ordered } from './jobs.ts';

/** What we need of a worker's scope, whose name the page's types don't know. */
interface Scope {
  postMessage(message: Done, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as Scope;

interface Outcome {
  readonly value: unknown;
  readonly transfer: Transferable[];
}

/** Does a job and posts what came of it. */
export async function answer({ number, job, args }: Ordered): Promise<void> {
  try {
    const run = JOBS[job] as (...given: readonly unknown[]) => Outcome | Promise<Outcome>;
    const { value, transfer } = await run(...args);
    scope.postMessage({ number, value }, transfer);
  } catch (error) {
    scope.postMessage({ number, error: error instanceof Error ? error.message : String(error) }, []);
  }
}
