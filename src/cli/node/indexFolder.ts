/** A folder on disk for kept tables of contents, where a caller names one; the command line keeps none by itself. */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FolderEntry, type IndexFolder, inTurn } from '../../engine/indexStore.ts';

const PART = '.part';

/** Made when the first record is written. */
export function indexFolder(path: string): IndexFolder {
  let parts = 0;
  return {
    async list() {
      const entries: FolderEntry[] = [];
      for (const name of await readdir(path)) {
        if (name.endsWith(PART)) continue;
        const { size, mtimeMs } = await stat(join(path, name));
        entries.push({ name, size, modified: mtimeMs });
      }
      return entries;
    },
    read: async (name) => new Uint8Array(await readFile(join(path, name))),
    async write(name, bytes) {
      await mkdir(path, { recursive: true });
      const part = join(path, `${process.pid}-${++parts}${PART}`);
      await writeFile(part, bytes);
      await rename(part, join(path, name));
    },
    remove: (name) => rm(join(path, name)),
    alone: inTurn(),
  };
}
