/**
 * Where the browser keeps tables of contents: a folder of the origin's private storage, shared by all tabs. A file is
 * written under a name of its own and then moved, so that no tab ever meets half of one.
 */
import type { FolderEntry, IndexFolder } from '../../indexStore.ts';

const FOLDER = 'cutaway-indexes';
/** Names of files that are being written; what a tab that died left is removed after an hour. */
const PART = '.part';
const PART_AGE_MS = 3_600_000;

/** `move` is in all engines that have private storage files, and not in the types yet. */
type Movable = FileSystemFileHandle & { move?(name: string): Promise<void> };

/** The folder; undefined where the browser has no private storage (plain http, old versions, private windows). */
export function openIndexFolder(): IndexFolder | undefined {
  if (typeof navigator.storage?.getDirectory !== 'function') return undefined;
  let opened: Promise<FileSystemDirectoryHandle> | undefined;

  function folder(): Promise<FileSystemDirectoryHandle> {
    opened ??= navigator.storage.getDirectory().then((root) => root.getDirectoryHandle(FOLDER, { create: true }));
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  }

  return {
    async list() {
      const place = await folder();
      const entries: FolderEntry[] = [];
      for await (const handle of place.values()) {
        const entry = await entryOf(handle as FileSystemFileHandle).catch(() => undefined);
        if (!entry) continue;
        if (!entry.name.endsWith(PART)) entries.push(entry);
        else if (Date.now() - entry.modified > PART_AGE_MS) await place.removeEntry(entry.name).catch(() => undefined);
      }
      return entries;
    },
    async read(name) {
      const handle = await (await folder()).getFileHandle(name);
      return new Uint8Array(await (await handle.getFile()).arrayBuffer());
    },
    async write(name, bytes) {
      const place = await folder();
      const part = `${Math.random().toString(36).slice(2)}${PART}`;
      const handle: Movable = await place.getFileHandle(part, { create: true });
      try {
        await fill(handle, bytes);
        await handle.move?.(name);
      } catch (error) {
        await place.removeEntry(part).catch(() => undefined);
        throw error;
      }
    },
    async remove(name) {
      await (await folder()).removeEntry(name);
    },
    alone: (work) => navigator.locks.request(FOLDER, work) as ReturnType<typeof work>,
    estimate: () => navigator.storage.estimate(),
  };
}

async function fill(handle: FileSystemFileHandle, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const access = await handle.createSyncAccessHandle();
  try {
    access.write(bytes);
    access.flush();
  } finally {
    access.close();
  }
}

async function entryOf(handle: FileSystemFileHandle): Promise<FolderEntry> {
  const file = await handle.getFile();
  return { name: file.name, size: file.size, modified: file.lastModified };
}
