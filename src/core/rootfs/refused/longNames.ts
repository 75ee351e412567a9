/** Names and paths that no Linux file system takes. limits.h: NAME_MAX, PATH_MAX. */
import type { TarEntry } from '../../archive/tar/entry.ts';
import type { Refusal } from './refusal.ts';

const NAME_MAX_BYTES = 255;
/** PATH_MAX counts the byte that ends the path. */
export const PATH_MAX_BYTES = 4095;
const SLASH = 0x2f;

/** Paths and names longer than Linux allows (PATH_MAX, NAME_MAX). */
export function longNames({ path: { bytes, start, end } }: TarEntry): Refusal | undefined {
  if (end - start <= NAME_MAX_BYTES) return undefined;
  if (end - start > PATH_MAX_BYTES)
    return tooLong(`The path of this entry has ${end - start} bytes; Linux allows ${PATH_MAX_BYTES}`);
  let since = start;
  for (let at = start; at <= end; at++) {
    if (at < end && bytes[at] !== SLASH) continue;
    if (at - since > NAME_MAX_BYTES)
      return tooLong(`A name in the path of this entry has ${at - since} bytes; Linux allows ${NAME_MAX_BYTES}`);
    since = at + 1;
  }
  return undefined;
}

function tooLong(what: string): Refusal {
  return { code: 'name-too-long', severity: 'warning', message: `${what}. Runtimes cannot unpack it.` };
}
