/**
 * The built app as a closed list of files, walked once at start: a request is answered by look-up, never by joining its
 * path to a folder, so no spelling of `..` leads anywhere.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** URL path (`/assets/x.js`) -> file on disk. */
export type Assets = ReadonlyMap<string, string>;

/** Lists all files below a folder; empty where it does not exist. */
export async function listAssets(folder: string): Promise<Assets> {
  const assets = new Map<string, string>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    assets.set(file.slice(folder.length).replaceAll('\\', '/'), file);
  }
  const index = assets.get('/index.html');
  if (index) assets.set('/', index);
  return assets;
}

/** Vite puts a hash of the content into the names below `/assets/`. */
export function isImmutable(path: string): boolean {
  return path.startsWith('/assets/');
}
