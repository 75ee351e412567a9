/** A source as a file that is whole or not there: it is written beside its place and moved there when it is done. */
import { randomBytes } from 'node:crypto';
import { chmodSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import type { ByteSource } from '../../../core/bytes/source.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { undoOnExit } from '../undoOnExit.ts';
import { toWriteError } from './writeError.ts';
import { type WriteOptions, writeToFile } from './writeSource.ts';

/** Names of what the process has open already: nothing else may come to stand there. */
const OF_PROCESS = /^\/(?:dev|proc)\//;

/** Replaces a file, or the one that a link leads to; writes straight to what is none (a device, a pipe). Throws `denied` for a folder. */
export async function writeFile(source: ByteSource, path: string, options: WriteOptions = {}): Promise<void> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw new ImageError('denied', path, 'This is a folder: name a file.');
  if (found && (!found.isFile() || OF_PROCESS.test(path))) return writeToFile(source, path, options);
  const target = found ? realpathSync(path) : path;
  // A name that nobody can know beforehand and put a link at.
  const beside = `${target}.part-${randomBytes(9).toString('base64url')}`;
  const remove = () => rmSync(beside, { force: true });
  const done = undoOnExit(remove);
  try {
    await writeToFile(source, beside, { ...options, fresh: true, name: path });
    if (found) chmodSync(beside, found.mode & 0o7777);
    renameSync(beside, target);
  } catch (error) {
    remove();
    throw toWriteError(error, path);
  } finally {
    done();
  }
}
