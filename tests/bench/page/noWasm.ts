/** Takes WebAssembly away before anything else of a worker is evaluated. */
Object.defineProperty(globalThis, 'WebAssembly', { value: undefined });

export {};
