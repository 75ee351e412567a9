/**
 * The compressions that are read, in the order in which their marks are looked for.
 */
import { bzip2 } from './bzip2.ts';
import type { Codec } from './codec.ts';
import { gzip } from './gzip.ts';
import { xz } from './xz.ts';
import { zstd } from './zstd.ts';

/** First match wins. */
export const codecs: readonly Codec[] = [gzip, zstd, xz, bzip2];

/** The codec whose mark the first bytes (at least 6) bear; undefined = not compressed, as far as is known here. */
export function sniff(head: Uint8Array): Codec | undefined {
  return codecs.find((codec) => codec.matches(head));
}
