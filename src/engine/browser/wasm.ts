/** Where a browser worker gets the decoders' wasm from: files that Vite puts beside the scripts. */
import zlibUrl from '@zip.js/zip.js/dist/zip-module.wasm?url';
import { registerWasm } from '../../core/bytes/wasm.ts';

/** Call once in each worker, before anything is inflated. */
export function registerBrowserWasm(): void {
  const urls = { zlib: zlibUrl } as const;
  registerWasm((name) => WebAssembly.compileStreaming(fetch(urls[name], { credentials: 'same-origin' })));
}
