/** A source as a file that is whole or not there: it is written beside its place and moved there when it is done. */
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, statSync } from 'node:fs';
import type { ByteSource } from '../../../core/bytes/source.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { toImageError } from '../fileSource.ts';
import { undoOnExit } from './undoOnExit.ts';
import { type WriteOptions, writeToFile } from './writeSource.ts';

/** Replaces a file; writes straight to what is none (a device, a pipe). Throws `denied` for a folder. */
export async function writeFile(source: ByteSource, path: string, options: WriteOptions = {}): Promise<void> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw new ImageError('denied', path, 'This is a folder: name a file.');
  if (found && !found.isFile()) return writeToFile(source, path, options);
  // A name that nobody can know beforehand and put a link at.
  const beside = `${path}.part-${randomBytes(9).toString('base64url')}`;
  const remove = () => rmSync(beside, { force: true });
  const done = undoOnExit(remove);
  try {
    await writeToFile(source, beside, { ...options, fresh: true });
    renameSync(beside, path);
  } catch (error) {
    remove();
    throw toImageError(error, path);
  } finally {
    done();
  }
}
