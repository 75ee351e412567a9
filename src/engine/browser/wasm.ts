/** Where a browser worker gets the decoders' wasm from: files that Vite puts beside the scripts (`scripts/wasm.mjs`). */
import inflateUrl from 'virtual:inflate.wasm?url';
import zstdUrl from 'virtual:zstd.wasm?url';
import zstdPlainUrl from 'virtual:zstdPlain.wasm?url';
import { registerWasm } from '../../core/bytes/wasm.ts';

/** Call once in each worker, before anything is decoded. */
export function registerBrowserWasm(): void {
  const urls = { inflate: inflateUrl, zstd: zstdUrl, zstdPlain: zstdPlainUrl } as const;
  registerWasm((name) => WebAssembly.compileStreaming(fetch(urls[name], { credentials: 'same-origin' })));
}
