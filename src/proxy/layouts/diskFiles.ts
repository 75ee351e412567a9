/** Files of a repository on a disk: links may lead anywhere in the root and no further. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { MANIFEST_MAX_BYTES } from '../registry/limits.ts';
import { sendFile } from '../sendFile.ts';
import { type Document, type Files, parseDocument } from './repository.ts';

/** Paths are below `folder`. */
export function diskFiles(folder: string, root: string): Files {
  return {
    async document(path) {
      const file = await within(root, join(folder, path));
      return file === undefined ? undefined : readDocument(file);
    },
    async send(request, path, headers) {
      const file = await within(root, join(folder, path));
      return file === undefined ? undefined : sendFile(request, file, headers);
    },
  };
}

/** The path, unless it leads out of `root`. */
export async function within(root: string, path: string): Promise<string | undefined> {
  const real = await realpath(path).catch(() => undefined);
  return real?.startsWith(root + sep) ? real : undefined;
}

async function readDocument(file: string): Promise<Document | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile() || found.size > MANIFEST_MAX_BYTES) return undefined;
  return parseDocument(await readFile(file, 'utf8').catch(() => ''));
}
