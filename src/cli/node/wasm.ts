/** Where Node gets the decoders' wasm from: beside the built script (`scripts/wasm.mjs`). */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { registerWasm } from '../../core/bytes/wasm.ts';

/** Call once in each thread, before anything is inflated. The development tree has none: whoever runs it brings what is compiled. */
export function registerNodeWasm(folder: string): void {
  if (!existsSync(join(folder, 'inflate.wasm'))) return;
  registerWasm((name) => readFile(join(folder, `${name}.wasm`)));
}
