import type { Plugin } from 'vite';

/** What turns the app into a folder for any web server. */
export function staticSite(): Plugin;
