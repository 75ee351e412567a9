/** What the bytes of a layer are read as: a tar, compressed or not, or the tar that is made of a file system. */
import { ARCHIVE_HEAD_BYTES } from '../../core/archive/formats/format.ts';
import { layerFormat } from '../../core/archive/formats/index.ts';
import type { Codec } from '../../core/bytes/codecs/codec.ts';
import { sniff } from '../../core/bytes/codecs/index.ts';
import type { ByteSource } from '../../core/bytes/source.ts';

/** A layer as something that a tar can be read from. */
export interface LayerForm {
  /** The stored bytes, or those of the tar that is made of them. */
  readonly source: ByteSource;
  /** How they are compressed; undefined for a plain tar. */
  readonly codec: Codec | undefined;
}

/** By the first bytes. Throws what reading says, and for a file system whose root can't be read `malformed` or `unsupported`. */
export async function layerForm(stored: ByteSource, at: string, signal?: AbortSignal): Promise<LayerForm> {
  const head = await stored.read(0, Math.min(ARCHIVE_HEAD_BYTES, stored.size), signal);
  const format = layerFormat(head);
  if (!format) return { source: stored, codec: sniff(head) };
  return { source: (await format.asTar(stored, at, signal)).tar, codec: undefined };
}
