/** What core's converting is done with: the layers of an open input and the host's scratch space. */
import { ARCHIVE_HEAD_BYTES } from '../../core/archive/formats/format.ts';
import { layerFormat } from '../../core/archive/formats/index.ts';
import { sniff } from '../../core/bytes/codecs/index.ts';
import { inflated } from '../../core/bytes/codecs/inflated.ts';
import type { Workshop } from '../../core/convert/convert.ts';
import { CODEC_HEAD_BYTES } from '../../core/store/compression.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import type { CallOptions } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import { placeOf } from '../session/layers/layer.ts';
import type { Session } from '../session/session.ts';
import { checkedSource } from './checked.ts';

/** Sources that it gives stay readable as long as the session is held. */
export function workshopOf(session: Session, host: EngineHost, options: CallOptions): Workshop {
  const { signal, onProgress } = options;
  const telling = (onDone: (done: number) => void): CallOptions => ({
    signal,
    onProgress: ({ done }) => onDone(done),
  });
  return {
    signal,
    spool: (chunks) => host.spool(chunks, options),
    onProgress: (step, done, total) => onProgress?.({ step, done, total, unit: 'bytes' }),
    async digest(node, onDone) {
      const { digests } = await session.layers.hash(node, false, telling(onDone));
      return digests.sha256 ?? '';
    },
    async unpack(node, onDone) {
      const { diffIDs, uncompressedSize } = await session.layers.hash(node, true, telling(onDone));
      const { gap, checkpoints } = await session.layers.index(node, { signal });
      if (gap) throw new ImageError('malformed', placeOf(node), `${gap.message} This layer cannot be unpacked.`);
      const source = session.source(node);
      const codec = sniff(await source.read(0, Math.min(CODEC_HEAD_BYTES, source.size), signal));
      if (layerFormat(await source.read(0, Math.min(ARCHIVE_HEAD_BYTES, source.size), signal)))
        throw new ImageError(
          'unsupported',
          placeOf(node),
          'This layer is a file system, but the requested form needs a tar.',
        );
      const diffID = diffIDs.sha256 ?? '';
      // It is read once more when it is written.
      if (!codec) return { source: checkedSource(session, source, diffID), diffID };
      // With a cursor of its own: those of the session end with it.
      const content = inflated(source, codec, uncompressedSize, placeOf(node), { checkpoints });
      return { source: checkedSource(session, content, diffID), diffID };
    },
  };
}
