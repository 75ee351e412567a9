/**
 * Where the codecs' wasm comes from. Core fetches nothing: the browser host and the Node host each register a loader once,
 * and a codec whose module can't be had uses its script form, or says that it can't run.
 */

/** `inflate` = `codecs/deflate/kernel/`, `zstd` = `codecs/zstandard/kernel/`, and the same without vectors; made by `scripts/wasm.mjs`. */
export type WasmName = 'inflate' | 'zstd' | 'zstdPlain';

/** The module's bytes or the compiled module. May fail: it is asked again then, but for wasm that is barred. */
type WasmLoader = (name: WasmName) => Promise<BufferSource | WebAssembly.Module>;

let loader: WasmLoader | undefined;
const loaded = new Map<WasmName, Promise<WebAssembly.Module | undefined>>();

/** To be called once by a host before anything is decoded; `undefined` takes the loader away (tests of the script form). */
export function registerWasm(next: WasmLoader | undefined): void {
  loader = next;
  loaded.clear();
}

/** The compiled module, or undefined: no loader, not loadable, or wasm barred by the page's policy. */
export function loadWasm(name: WasmName): Promise<WebAssembly.Module | undefined> {
  let promise = loaded.get(name);
  if (promise === undefined) {
    promise = compile(name).catch((error: unknown) => {
      if (!(error instanceof WebAssembly.CompileError)) loaded.delete(name);
      return undefined;
    });
    loaded.set(name, promise);
  }
  return promise;
}

async function compile(name: WasmName): Promise<WebAssembly.Module | undefined> {
  // Some browsers lack it altogether, where they are locked down.
  if (typeof WebAssembly === 'undefined') return undefined;
  const module = await loader?.(name);
  if (module === undefined || module instanceof WebAssembly.Module) return module;
  return WebAssembly.compile(module);
}
