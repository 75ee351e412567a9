/** Where Node gets the decoders' wasm from: beside the built script, or in the development tree from the npm package. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { registerWasm } from '../../core/bytes/wasm.ts';

const FILES = { zlib: '@zip.js/zip.js/dist/zip-module.wasm' } as const;

/** Call once in each thread, before anything is inflated. */
export function registerNodeWasm(folder: string): void {
  registerWasm(async (name) => {
    const shipped = await readFile(join(folder, `${name}.wasm`)).catch(() => undefined);
    return shipped ?? (await readFile(createRequire(import.meta.url).resolve(FILES[name])));
  });
}
