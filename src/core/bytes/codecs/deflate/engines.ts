/** Which engine inflates: the kernel where its wasm is to be had and runs (it needs SIMD), else pako, with the same results. */
import { loadWasm } from '../../wasm.ts';
import type { Inflater } from './inflater.ts';
import { KernelInflater } from './kernelInflater.ts';

/** Loads the best engine there is, once. It makes inflaters, each of which must be closed. */
export async function inflaters(): Promise<() => Inflater> {
  const module = await loadWasm('inflate');
  if (module !== undefined && runs(module)) return () => new KernelInflater(module);
  const { PakoInflater } = await import('./pakoInflater.ts');
  return () => new PakoInflater();
}

const tried = new WeakMap<WebAssembly.Module, boolean>();

/** Does it start here? */
function runs(module: WebAssembly.Module): boolean {
  const known = tried.get(module) ?? start(module);
  tried.set(module, known);
  return known;
}

function start(module: WebAssembly.Module): boolean {
  try {
    new KernelInflater(module).close();
    return true;
  } catch {
    return false;
  }
}
