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

/** Keeps `maxBytes` in all. Makes the folder when the first index is put. A file that is damaged is removed when it is met. */
export function createFolderStore(folder: string, maxBytes: number): ObjectStore {
  const files = new IndexFiles(folder, maxBytes);
  let last: Promise<unknown> = Promise.resolve();
  return {
    async get(key) {
      const bytes = await readFile(files.pathOf(key)).catch(() => undefined);
      if (!bytes) return undefined;
      const object = new Uint8Array(bytes);
      if (!(await unseal(object))) {
        await rm(files.pathOf(key), { force: true });
        return undefined;
      }
      await files.markUsed(key);
      return object;
    },
    put(key, bytes) {
      // One after another: two that make room at once would both count the same files.
      const written = last.then(() => files.write(key, bytes));
      last = written.catch(() => undefined);
      return written;
    },
    async head(key) {
      const found = await stat(files.pathOf(key)).catch(() => undefined);
      return found && { size: found.size };
    },
    list: () => files.keys(),
  };
}

interface StoredFile {
  readonly path: string;
  readonly size: number;
  readonly used: number;
}

/** The files of the folder, within its bytes. */
class IndexFiles {
  readonly #folder: string;
  readonly #maxBytes: number;
  #parts = 0;

  constructor(folder: string, maxBytes: number) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  pathOf(key: string): string {
    return join(this.#folder, key + SUFFIX);
  }

  async keys(): Promise<string[]> {
    return (await this.#names()).flatMap((name) => keyOf(name) ?? []);
  }

  async markUsed(key: string): Promise<void> {
    const now = new Date();
    // Where the mark of its use fails, the file only looks older than it is.
    await utimes(this.pathOf(key), now, now).catch(() => undefined);
  }

  async write(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (bytes.length > this.#maxBytes) return;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await this.#makeRoom(this.pathOf(key), bytes.length);
    const part = join(this.#folder, `${process.pid}-${++this.#parts}${PART}`);
    try {
      await writeFile(part, bytes, { mode: 0o600 });
      await rename(part, this.pathOf(key));
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  async #makeRoom(path: string, size: number): Promise<void> {
    const others = (await this.#stored()).filter((one) => one.path !== path).sort((a, b) => a.used - b.used);
    let sum = others.reduce((all, one) => all + one.size, size);
    for (const oldest of others) {
      if (sum <= this.#maxBytes) return;
      await rm(oldest.path, { force: true });
      sum -= oldest.size;
    }
  }

  async #stored(): Promise<StoredFile[]> {
    const found: StoredFile[] = [];
    for (const name of await this.#names()) {
      const path = join(this.#folder, name);
      const { size = 0, mtimeMs = 0 } = (await stat(path).catch(() => undefined)) ?? {};
      if (name.endsWith(SUFFIX)) found.push({ path, size, used: mtimeMs });
      else if (name.endsWith(PART) && Date.now() - mtimeMs > PART_AGE_MS) await rm(path, { force: true });
    }
    return found;
  }

  #names(): Promise<string[]> {
    return readdir(this.#folder).catch(() => []);
  }
}

function keyOf(name: string): string | undefined {
  return name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : undefined;
}
