/** Which engine inflates: the kernel where its wasm is to be had and runs (it needs SIMD), else pako, with the same results. */
import { loadWasm } from '../../wasm.ts';
import type { Inflater } from './inflater.ts';
import { KernelInflater } from './kernelInflater.ts';
import { PakoInflater } from './pakoInflater.ts';

/** Loads what there is (once); what it gives makes inflaters, each of which is to be closed. */
export async function inflaters(): Promise<() => Inflater> {
  const module = await loadWasm('inflate');
  if (module === undefined) return () => new PakoInflater();
  return () => {
    try {
      return new KernelInflater(module);
    } catch {
      return new PakoInflater();
    }
  };
}
