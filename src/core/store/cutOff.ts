/** Archives whose end is missing: a download or copy that failed. */
import type { FileSet } from '../archive/fileSet.ts';
import { ImageError } from '../oci/imageError.ts';

/** Did the listing end before the archive did? */
export function isCutOff(files: FileSet): boolean {
  return files.findings.some(({ code }) => code === 'truncated');
}

/** Undefined where the bytes that are read lie beyond the cut. */
export async function unlessCut<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ImageError && error.code === 'truncated') return undefined;
    throw error;
  }
}
