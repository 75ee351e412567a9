/**
 * A folder as a store of indexes: a file each, written under another name and then moved, so that nobody meets half of
 * one. What was not used for longest makes room. Several servers may share a folder.
 */
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectStore } from './objectStore.ts';
import { unseal } from './seal.ts';

const SUFFIX = '.index';
const PART = '.part';
/** What a server that was killed left behind. */
const PART_AGE_MS = 3_600_000;

interface StoredFile {
  readonly path: string;
  readonly size: number;
  readonly used: number;
}

/** Keeps `maxBytes` in all. Makes the folder when the first index is put. A file that is damaged is removed when it is met. */
export function createFolderStore(folder: string, maxBytes: number): ObjectStore {
  let parts = 0;
  let last: Promise<unknown> = Promise.resolve();
  const pathOf = (key: string) => join(folder, key + SUFFIX);

  async function files(): Promise<StoredFile[]> {
    const found: StoredFile[] = [];
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name);
      const { size = 0, mtimeMs = 0 } = (await stat(path).catch(() => undefined)) ?? {};
      if (name.endsWith(SUFFIX)) found.push({ path, size, used: mtimeMs });
      else if (name.endsWith(PART) && Date.now() - mtimeMs > PART_AGE_MS) await rm(path, { force: true });
    }
    return found;
  }

  async function makeRoom(path: string, size: number): Promise<void> {
    const others = (await files()).filter((one) => one.path !== path).sort((a, b) => a.used - b.used);
    let sum = others.reduce((all, one) => all + one.size, size);
    for (const oldest of others) {
      if (sum <= maxBytes) return;
      await rm(oldest.path, { force: true });
      sum -= oldest.size;
    }
  }

  async function write(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (bytes.length > maxBytes) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await makeRoom(pathOf(key), bytes.length);
    const part = join(folder, `${process.pid}-${++parts}${PART}`);
    try {
      await writeFile(part, bytes, { mode: 0o600 });
      await rename(part, pathOf(key));
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  return {
    async get(key) {
      const bytes = await readFile(pathOf(key)).catch(() => undefined);
      if (!bytes) return undefined;
      const object = new Uint8Array(bytes);
      if (!(await unseal(object))) {
        await rm(pathOf(key), { force: true });
        return undefined;
      }
      const now = new Date();
      // Where the mark of its use fails, the file only looks older than it is.
      await utimes(pathOf(key), now, now).catch(() => undefined);
      return object;
    },
    put(key, bytes) {
      // One after another: two that make room at once would both count the same files.
      const written = last.then(() => write(key, bytes));
      last = written.catch(() => undefined);
      return written;
    },
    async head(key) {
      const found = await stat(pathOf(key)).catch(() => undefined);
      return found && { size: found.size };
    },
    list: async () => (await readdir(folder).catch(() => [])).flatMap((name) => keyOf(name) ?? []),
  };
}

function keyOf(name: string): string | undefined {
  return name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : undefined;
}
