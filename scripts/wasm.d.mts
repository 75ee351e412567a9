import type { Plugin } from 'vite';

export function buildWasm(): Promise<string>;
export function wasm(): Plugin;
