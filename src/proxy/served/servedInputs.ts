/**
 * The inputs named on the command line, served read-only to our own page. Their paths hold a random token that only the
 * printed address carries, so that other users of the machine, and other sites in the browser, cannot ask for them.
 */
import { randomBytes } from 'node:crypto';
import { readdir, readlink, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

/** What the page receives of one input; it becomes an `Input` of the engine. */
type ServedInput =
  | { readonly kind: 'url'; readonly name: string; readonly url: string; readonly size: number }
  | { readonly kind: 'urls'; readonly name: string; readonly files: readonly ServedFile[] };

/** A file of a folder; a symlink has its text in `link` and no bytes of its own. */
interface ServedFile {
  readonly path: string;
  readonly url: string;
  readonly size: number;
  readonly link?: string;
}

/** The files named on the command line, as the page fetches them. */
export interface ServedInputs {
  readonly token: string;
  /** What `/inputs.json` says. */
  readonly list: readonly ServedInput[];
  /** URL path -> file on disk: again a closed list. */
  readonly files: ReadonlyMap<string, string>;
}

/** Looks at each path once; throws what the file system says about one that can't be read. */
export async function serveInputs(paths: readonly string[]): Promise<ServedInputs> {
  const token = randomBytes(24).toString('base64url');
  const files = new Map<string, string>();
  const list: ServedInput[] = [];
  for (const [number, given] of paths.entries()) {
    const path = resolve(given);
    const name = basename(path);
    const base = `/inputs/${token}/${number}`;
    const found = await stat(path);
    if (!found.isDirectory()) {
      files.set(base, path);
      list.push({ kind: 'url', name, url: base, size: found.size });
      continue;
    }
    const served = await listFolder(path, base);
    for (const file of served) if (file.link === undefined) files.set(file.url, join(path, file.path));
    list.push({ kind: 'urls', name, files: served });
  }
  return { token, list, files };
}

async function listFolder(folder: string, base: string): Promise<ServedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const served: ServedFile[] = [];
  for (const entry of entries) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const path = file.slice(folder.length + 1).replaceAll('\\', '/');
    const url = `${base}/${served.length}`;
    if (entry.isSymbolicLink()) served.push({ path, url, size: 0, link: await readlink(file) });
    else if (entry.isFile()) served.push({ path, url, size: (await stat(file)).size });
  }
  return served.sort((a, b) => (a.path < b.path ? -1 : 1));
}
