/** A FileSet written as a folder that was not there, or was empty: nothing of anyone's is ever overwritten. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ByteSource } from '../../../core/bytes/source.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { undoOnExit } from '../undoOnExit.ts';
import { toWriteError } from './writeError.ts';
import { type WriteOptions, writeToFile } from './writeSource.ts';

/** A file of the folder to be, by its path. */
export interface OutputFile {
  readonly path: string;
  readonly source: ByteSource;
}

/** Throws `denied` where the folder has something in it; takes away what it wrote where it fails. */
export async function writeFolder(
  files: readonly OutputFile[],
  folder: string,
  { signal, onBytes }: WriteOptions = {},
): Promise<void> {
  const made = prepare(folder);
  const remove = () => empty(folder, made);
  const done = undoOnExit(remove);
  let before = 0;
  try {
    for (const { path, source } of files) {
      const target = join(folder, inside(path));
      mkdirSync(dirname(target), { recursive: true });
      await writeToFile(source, target, { signal, onBytes: (done) => onBytes?.(before + done) });
      before += source.size;
    }
  } catch (error) {
    remove();
    throw toWriteError(error, folder);
  } finally {
    done();
  }
}

/** As it was: gone, or empty. `made`: by us. */
export function empty(folder: string, made: boolean): void {
  if (made) rmSync(folder, { recursive: true, force: true });
  // Names as bytes: a name that is not UTF-8 would not be found by its text.
  else
    for (const name of readdirSync(folder, { encoding: 'buffer' }))
      rmSync(Buffer.concat([Buffer.from(join(folder, '/')), name]), { recursive: true, force: true });
}

/** True where the folder was made, false where it was there and empty. Throws `denied` where it has something in it. */
export function prepare(folder: string): boolean {
  try {
    const entries = readdirSync(folder);
    if (entries.length === 0) return false;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      make(folder);
      return true;
    }
    if (code === 'ENOTDIR')
      throw new ImageError('denied', folder, 'This is a file: name a folder that does not exist yet.');
    throw toWriteError(error, folder);
  }
  throw new ImageError('denied', folder, 'This folder is not empty: name one that does not exist yet.');
}

/** With the folders above it, one by one: where none can be made (in /proc), Node's own way to do it never ends. */
function make(folder: string): void {
  const missing: string[] = [];
  for (let path = resolve(folder); !existsSync(path); path = dirname(path)) missing.push(path);
  try {
    for (const path of missing.toReversed()) mkdirSync(path);
  } catch (error) {
    throw toWriteError(error, folder);
  }
}

/** Paths of outputs are ours, made of digests; this is the lock on the door. */
function inside(path: string): string {
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw new ImageError('internal', path, 'This path leads outside the folder.');
  }
  return path;
}
