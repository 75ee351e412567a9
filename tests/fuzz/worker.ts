/** Runs inputs of one target after another in a thread of its own; `run.mjs` watches over its time and memory, and ends it. */
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { registerWasm, type WasmName } from '../../src/core/bytes/wasm.ts';
import { ImageError } from '../../src/core/oci/imageError.ts';
import { QueryError } from '../../src/core/rootfs/search/query/parseQuery.ts';
import { inputAt } from './mutate.ts';
import { randomOf } from './random.ts';
import { TARGETS } from './targets/index.ts';

interface Job {
  readonly target: string;
  readonly seed: string;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly corpus: readonly Uint8Array[];
  /** The number of the input under way, for who watches. */
  readonly at: Int32Array;
  /** The files with the decoders' wasm. */
  readonly wasm: Readonly<Record<WasmName, string>>;
}

/** What the house throws at its callers, and says to people. */
function isOurs(error: unknown): boolean {
  return (error instanceof ImageError && error.code !== 'internal') || error instanceof QueryError;
}

async function work({ target, seed, from, to, corpus, at, wasm }: Job): Promise<void> {
  const reader = TARGETS.find(({ name }) => name === target);
  if (!reader) throw new Error(`There is no target ${target}.`);
  registerWasm(async (name) => new Uint8Array(readFileSync(wasm[name])));
  const own = await reader.seeds();
  const seeds = [...own, ...corpus];
  for (let index = from; index < to; index++) {
    const input = inputAt(index, seeds, randomOf(`${target} ${seed} ${index}`));
    Atomics.store(at, 0, index);
    try {
      await reader.run(input.slice());
    } catch (error) {
      // A seed that is refused would have its target try the way to the refusal, and nothing behind it.
      if (isOurs(error) && (index >= own.length || seed !== 'fixed')) continue;
      parentPort?.postMessage({
        index,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
      return;
    }
    // Messages and timers get their turn, as they do in the product.
    if (index % 256 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  parentPort?.postMessage({ done: true });
}

parentPort?.on('message', (job: Job) => void work(job));
