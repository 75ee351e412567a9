/** Types of entries that are read here and that runtimes don't unpack (containerd, Docker, podman, umoci: Go's typeflags). */
import type { TarEntry } from '../../archive/tar/entry.ts';
import type { Refusal } from './refusal.ts';

const WORDS: Readonly<Record<string, string>> = {
  S: 'a sparse file in the old GNU tar format',
  '7': 'a contiguous file',
};

/** Those whose type is not known at all are reported where the tar is read. */
export function unpackedTypes({ flag }: TarEntry): Refusal | undefined {
  // Nearly all are "0" to "6".
  if (flag <= 0x36) return undefined;
  const words = WORDS[String.fromCharCode(flag)];
  if (words === undefined) return undefined;
  const message = `This entry is ${words}. Docker, podman and umoci refuse the layer.`;
  return { code: 'type-not-unpacked', severity: 'warning', message };
}
