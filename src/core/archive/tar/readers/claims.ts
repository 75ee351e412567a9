/**
 * Where other programs read an entry otherwise than Go's archive/tar, which containerd and Docker unpack with and umoci and
 * this listing follow: as GNU tar 1.34, bsdtar 3.6 and Python 3.11 were seen to do.
 */
import { DIR, HARDLINK, type TarEntry } from '../entry.ts';
import type { Extensions } from '../extensions.ts';
import { dialectOf, hasBody } from '../header.ts';

/** What readers of the entry disagree about, in a sentence; undefined where all read it alike. `prefixed` holds names with a prefix. */
export function disagreement(
  entry: TarEntry,
  header: Uint8Array,
  { pending, current }: Extensions,
  prefixed: Uint8Array,
): string | undefined {
  const size = sizeWithoutContent(entry, current?.size !== undefined);
  // A long name or a PAX path stands for whatever the header says.
  return size ?? (pending ? undefined : gnuPrefix(header, entry.path.bytes === prefixed));
}

/** The sentence about an entry that has no content and states a size; undefined where all readers go on alike. */
function sizeWithoutContent({ type, stored }: TarEntry, isPax: boolean): string | undefined {
  if (hasBody(type) || stored <= 0) return undefined;
  const gnu = type !== DIR && (isPax || type !== HARDLINK);
  const others = [...(gnu ? ['GNU tar'] : []), ...(isPax ? ['bsdtar'] : [])];
  if (others.length === 0) return undefined;
  const skip = others.length === 1 ? 'skips' : 'skip';
  return `This entry can have no content and states ${stored} bytes of it. ${others.join(' and ')} ${skip} as many bytes, and the entries that lie in them; containerd, Docker, umoci and Python do not, and neither does this listing.`;
}

/** The sentence about a GNU header with something where ustar has its prefix, which GNU uses for times. */
function gnuPrefix(header: Uint8Array, isRead: boolean): string | undefined {
  if (header[345] === 0 || dialectOf(header) !== 'gnu') return undefined;
  return isRead
    ? 'This header has a prefix where its GNU form has times. containerd, Docker, umoci and Python read it as a part of the path, as this listing does; GNU tar and bsdtar leave it out.'
    : 'Python reads the times in this GNU header as a part of the path. containerd, Docker, umoci, GNU tar and bsdtar do not, and neither does this listing.';
}
