/** Symbolic links that Linux can't make. */
import { SYMLINK, type TarEntry } from '../../archive/tar/entry.ts';
import { PATH_MAX_BYTES } from './longNames.ts';
import type { Refusal } from './refusal.ts';

/** Symbolic links that Linux does not allow. */
export function symlinks({ type, link: { start, end } }: TarEntry): Refusal | undefined {
  if (type !== SYMLINK || (end > start && end - start <= PATH_MAX_BYTES)) return undefined;
  const what =
    end === start
      ? 'This symbolic link has an empty target'
      : `The target of this symbolic link has ${end - start} bytes`;
  return {
    code: 'bad-symlink',
    severity: 'warning',
    message: `${what}. Linux does not allow such links, so runtimes refuse the layer.`,
  };
}
