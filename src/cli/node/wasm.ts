/** Where Node gets the decoders' wasm from: beside the built script (`scripts/wasm.mjs`). */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { registerWasm } from '../../core/bytes/wasm.ts';

/** Call once in each thread, before anything is inflated. */
export function registerNodeWasm(folder: string): void {
  registerWasm((name) => readFile(join(folder, `${name}.wasm`)));
}
