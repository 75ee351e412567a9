import type { Plugin } from 'vite';

/** The origins that the arguments name. Throws for what is none. */
export function embedOrigins(args: readonly string[]): readonly string[];

/** What turns the app into a folder for any web server; `origins` are sites whose pages may hand it images. */
export function staticSite(origins?: readonly string[]): Plugin;
