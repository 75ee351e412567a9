/** How bytes are compressed, by their first few and never by what a name or a media type says. */
import { codecs } from '../bytes/codecs/index.ts';
import type { ByteSource } from '../bytes/source.ts';
import { declaredCompression, isJson } from '../oci/mediaType.ts';
import { readHead } from './head.ts';

/** Enough for every codec to know its own. */
export const CODEC_HEAD_BYTES = 16;

/** `none`, `gzip`, `zstd`, `xz`, `bzip2`; undefined where the archive was cut off before the bytes. */
export async function compressionOf(source: ByteSource, signal?: AbortSignal): Promise<string | undefined> {
  const head = await readHead(source, CODEC_HEAD_BYTES, signal);
  if (head.length === 0 && source.size > 0) return undefined;
  return codecs.find((codec) => codec.matches(head))?.name ?? 'none';
}

/** What the type says, for content that is not to be looked at yet; undefined where it says nothing. */
export function statedCompression(mediaType: string): string | undefined {
  if (isJson(mediaType)) return 'none';
  return declaredCompression(mediaType) ?? /(?:[.+])(gzip|zstd)$/.exec(mediaType)?.[1];
}
