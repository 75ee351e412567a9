/** Types of deepFiles.mjs, for the TypeScript that imports it. */
export function deepFiles(...folders: readonly string[]): string[];
