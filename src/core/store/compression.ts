/** How bytes are compressed, by their first few and never by what a name or a media type says. */
import { codecs } from '../bytes/codecs/index.ts';
import type { ByteSource } from '../bytes/source.ts';

/** Enough for every codec to know its own. */
export const CODEC_HEAD_BYTES = 16;

/** `none`, `gzip`, `zstd`, `xz`, `bzip2`. */
export async function compressionOf(source: ByteSource, signal?: AbortSignal): Promise<string> {
  const head = await source.read(0, Math.min(CODEC_HEAD_BYTES, source.size), signal);
  return codecs.find((codec) => codec.matches(head))?.name ?? 'none';
}
