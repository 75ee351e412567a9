/** What stopped a file from being written, as an ImageError that names the file as the user did. */
import { ImageError } from '../../../core/oci/imageError.ts';
import { toImageError } from '../fileSource.ts';

const WORDS: Readonly<Record<string, readonly [code: ImageError['code'], message: string]>> = {
  ENOSPC: ['too-large', 'No space is left on the disk; the incomplete output was removed.'],
  EDQUOT: ['too-large', 'The quota of the disk is used up; the incomplete output was removed.'],
  EFBIG: [
    'too-large',
    'The file is larger than the disk or a limit of the process allows; the incomplete output was removed.',
  ],
  EROFS: ['denied', 'The disk is read-only.'],
  EACCES: ['denied', 'Permission to write here was denied.'],
  EPERM: ['denied', 'Permission to write here was denied.'],
  ENOENT: ['not-found', 'There is no such folder to write to.'],
  ENOTDIR: ['not-found', 'There is no such folder to write to.'],
  ENAMETOOLONG: ['unsupported', 'The name is too long for the disk.'],
};

/** Errors of what is read meanwhile stay what they are. */
export function toWriteError(error: unknown, path: string): ImageError {
  if (error instanceof ImageError) return error;
  const code = String((error as { code?: unknown }).code);
  const [kind, message] = WORDS[code] ?? [];
  if (kind === undefined || message === undefined) return toImageError(error, path);
  return new ImageError(kind, path, message, { cause: error });
}
