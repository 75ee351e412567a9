/** Where a browser worker gets the decoder's wasm from: a file that Vite puts beside the scripts (`scripts/wasm.mjs`). */
import inflateUrl from 'virtual:inflate.wasm?url';
import { registerWasm } from '../../core/bytes/wasm.ts';

/** Call once in each worker, before anything is inflated. */
export function registerBrowserWasm(): void {
  const urls = { inflate: inflateUrl } as const;
  registerWasm((name) => WebAssembly.compileStreaming(fetch(urls[name], { credentials: 'same-origin' })));
}
