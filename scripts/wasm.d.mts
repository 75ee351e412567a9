import type { Plugin } from 'vite';

export function buildWasm(name?: 'inflate' | 'zstd' | 'zstdPlain'): Promise<string>;
export function wasm(): Plugin;
