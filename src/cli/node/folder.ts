/** A folder on disk as a FileSet: an OCI layout, a `dir:` tree or an unpacked docker save. Symlinks are listed, never followed here. */
import type { Dirent } from 'node:fs';
import { readdir, readlink, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { FileSet } from '../../core/archive/fileSet.ts';
import { type FolderFile, folder } from '../../core/archive/formats/folder.ts';
import { fromBytes } from '../../core/bytes/memory.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { fileTime } from '../../core/oci/times/fileTime.ts';
import { briefFileSource, toImageError } from './fileSource.ts';

/** A folder with more files than this is somebody's disk, not an image. */
const FILES_MAX = 100_000;
const BILLION = 1_000_000_000n;

/** Lists the folder; its files are opened when they are read. */
export async function openFolder(path: string): Promise<FileSet> {
  const root = resolve(path);
  const files: FolderFile[] = [];
  try {
    for await (const { full, entry } of entriesOf(root)) {
      const name = full.slice(root.length).replaceAll('\\', '/').replace(/^\/+/, '');
      if (files.length >= FILES_MAX) {
        throw new ImageError(
          'too-large',
          path,
          `This folder has more than ${FILES_MAX} files: name the image inside it.`,
        );
      }
      if (entry.isSymbolicLink()) {
        const link = await whereThere(readlink(full));
        if (link !== undefined) files.push({ path: name, source: fromBytes(new Uint8Array()), link });
      } else if (entry.isFile()) {
        const found = await whereThere(stat(full, { bigint: true }));
        if (!found) continue;
        const { mode, mtimeNs, size } = found;
        const nanoseconds = ((mtimeNs % BILLION) + BILLION) % BILLION;
        files.push({
          ...{ path: name, source: briefFileSource(full, Number(size)), mode: Number(mode) & 0o7777 },
          ...fileTime(Number((mtimeNs - nanoseconds) / BILLION), Number(nanoseconds)),
        });
      }
    }
  } catch (error) {
    throw toImageError(error, path);
  }
  return folder(files);
}

/** Undefined where it is gone: a folder in use changes while it is listed, and what is deleted is not part of it. */
function whereThere<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/** One folder after the other, so that a whole disk is given up after as many files as an image may have. */
async function* entriesOf(root: string): AsyncGenerator<{ readonly full: string; readonly entry: Dirent }> {
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const list = readdir(folder, { withFileTypes: true });
    for (const entry of folder === root ? await list : ((await whereThere(list)) ?? [])) {
      const full = join(folder, entry.name);
      if (entry.isDirectory()) waiting.push(full);
      yield { full, entry };
    }
  }
}
