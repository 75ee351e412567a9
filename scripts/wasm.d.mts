import type { Plugin } from 'vite';

export function buildWasm(name?: 'inflate' | 'zstd'): Promise<string>;
export function wasm(): Plugin;
