/**
 * What takes long to make is kept between runs, outside of the repository, under a key of everything it is made from. It is
 * made elsewhere and moved into place, and its bytes are checked before each run: half a folder is never used.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(import.meta.dirname, '../../node_modules/.cache/cutaway/oracle');
const SUMS = 'sums.json';

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

/** Every regular file of a folder with its digest. */
function sumsOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = paths.filter((path) => path !== SUMS && statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, sha256(readFileSync(join(folder, path)))]));
}

function isWhole(folder: string): boolean {
  try {
    return readFileSync(join(folder, SUMS), 'utf8') === JSON.stringify(sumsOf(folder));
  } catch {
    return false;
  }
}

/** Another run may have been quicker. */
function moveInto(folder: string, part: string): void {
  try {
    renameSync(part, folder);
  } catch (error) {
    if (!isWhole(folder)) throw error;
  }
}

/**
 * The folder that `make` fills, from the cache where a whole one of the same key is there. `madeFrom` is everything that
 * decides what comes out: sources, versions of tools, names of packages. Older ones of the name are removed.
 */
export async function cachedFolder(
  name: string,
  madeFrom: readonly string[],
  make: (folder: string) => Promise<void>,
  cache = CACHE,
): Promise<string> {
  const folder = join(cache, `${name}-${sha256(JSON.stringify(madeFrom)).slice(0, 16)}`);
  if (isWhole(folder)) return folder;
  const part = `${folder}.${process.pid}`;
  mkdirSync(part, { recursive: true });
  try {
    await make(part);
    writeFileSync(join(part, SUMS), JSON.stringify(sumsOf(part)));
    for (const old of readdirSync(cache))
      if (old.startsWith(`${name}-`) && !old.includes('.')) rmSync(join(cache, old), { recursive: true, force: true });
    moveInto(folder, part);
  } finally {
    if (existsSync(part)) rmSync(part, { recursive: true, force: true });
  }
  return folder;
}
