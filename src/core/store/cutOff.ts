/** Archives whose end is missing: a download or copy that failed. */
import type { FileSet } from '../archive/fileSet.ts';

/** Did the listing end before the archive did? */
export function isCutOff(files: FileSet): boolean {
  return files.findings.some(({ code }) => code === 'truncated');
}
