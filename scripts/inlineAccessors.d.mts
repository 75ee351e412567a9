/** Types of inlineAccessors.mjs, for the TypeScript that imports it. */
import type { Plugin } from 'vite';

export function inlineAccessors(): Plugin;
