/** A part of a database as text, up to a bound. */
import { PACKAGE_LIST_MAX_BYTES } from '../../../bytes/limits.ts';
import { ImageError } from '../../../oci/imageError.ts';
import { bytesToText } from '../../../oci/text.ts';
import type { DatabasePart, DatabaseReading } from './database.ts';

/**
 * All of it, or its first 64 MiB up to the last whole line, which counts as not read in full; undefined for a part whose
 * bytes can't be had, which is counted: the other parts are read.
 */
export async function textOf(part: DatabasePart, reading: DatabaseReading): Promise<string | undefined> {
  const { source, path } = part;
  const { gathered, signal } = reading;
  try {
    const bytes = await source.read(0, Math.min(source.size, PACKAGE_LIST_MAX_BYTES), signal);
    if (source.size <= PACKAGE_LIST_MAX_BYTES) return bytesToText(bytes);
    const message = `Only the first ${PACKAGE_LIST_MAX_BYTES} of the ${source.size} bytes of ${path} are read.`;
    gathered.miss(message, 'too-large');
    return bytesToText(bytes.subarray(0, bytes.lastIndexOf(10) + 1));
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted' || error.code === 'internal') throw error;
    gathered.miss(`${path} could not be read: ${error.message}`, error.code);
    return undefined;
  }
}
