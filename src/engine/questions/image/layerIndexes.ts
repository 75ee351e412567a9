/** Indexes of a layer as others can read them: made of one pass over its bytes, and read back before they are given. */
import { codecs } from '../../../core/bytes/codecs/index.ts';
import { digestOf } from '../../../core/bytes/hash.ts';
import type { ByteSource } from '../../../core/bytes/source.ts';
import type { Node } from '../../../core/image/node.ts';
import { parseDigest } from '../../../core/oci/digest.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { formatNamed } from '../../../core/rootfs/published/index.ts';
import type { LayerToIndex } from '../../../core/rootfs/published/format.ts';
import { writeGzidx } from '../../../core/rootfs/published/gzidx.ts';
import { hashSpans } from '../../../core/rootfs/published/spanCut.ts';
import type { CallOptions } from '../../engine.ts';
import type { Session } from '../../session/session.ts';
import type { Question } from '../question.ts';
import type { WrittenLayerIndex } from './answers.ts';

/** Reads a layer in full and writes its indexes. */
export const layerIndexes: Question<'layerIndexes'> = {
  async answer({ session }, { layer: key, formats, gzidx }, options) {
    const node = session.node(key);
    const layer = await readLayer(session, node, options);
    const written: WrittenLayerIndex[] = [];
    const refused: { format: string; message: string }[] = [];
    for (const name of formats) {
      try {
        written.push(await write(name, layer, options));
      } catch (error) {
        // That one format has no words for a layer leaves the others.
        if (!(error instanceof ImageError) || error.code !== 'unsupported') throw error;
        refused.push({ format: name, message: error.message });
      }
    }
    const { digest, mediaType, size, diffID } = layer;
    return {
      layer: { digest, mediaType, size, diffID },
      written,
      refused,
      ...(gzidx && { gzidx: await writeGzidx(layer) }),
    };
  },
};

/** What a pass over the layer has found, held against the digests that the image gives it. */
async function readLayer(session: Session, node: Node, options: CallOptions): Promise<LayerToIndex> {
  const { digest: stated, diffID: named } = node;
  const at = stated ?? node.path ?? node.key;
  const digest = stated === null ? undefined : parseDigest(stated);
  if (!digest)
    throw new ImageError('unsupported', at, 'An index is attached by the digest of its layer, but this form has none.');
  const stored = session.source(node);
  const { digests, diffIDs } = await session.layers.hash(node, true, options);
  const { index, gap, checkpoints, compression, uncompressedSize } = await session.layers.placed(node, options);
  if (gap)
    throw new ImageError('truncated', at, `This layer is not indexed because it was not read in full: ${gap.message}`);
  const found = digests[digest.split(':', 1)[0] ?? ''];
  if (found !== digest)
    throw new ImageError(
      'digest-mismatch',
      at,
      `This layer is not indexed: its bytes have the digest ${found ?? 'that is not computed here'}.`,
    );
  const diffID = diffIDs.sha256;
  if (diffID === undefined || (named?.startsWith('sha256:') && named !== diffID))
    throw new ImageError(
      'digest-mismatch',
      at,
      `This layer is not indexed: unpacked, it does not have the diffID that its config names.`,
    );
  const known = codecs.find(({ name }) => name === compression)?.name ?? 'none';
  if (known === 'none' && (compression !== 'none' || uncompressedSize !== stored.size))
    throw new ImageError('unsupported', at, 'This layer is not indexed: it is not a tar.');
  const { mediaType } = node;
  return {
    digest,
    mediaType,
    size: stored.size,
    stored,
    index,
    compression: known,
    uncompressedSize,
    checkpoints,
    diffID,
  };
}

async function write(
  name: string,
  layer: LayerToIndex,
  { signal, onProgress }: CallOptions,
): Promise<WrittenLayerIndex> {
  const format = formatNamed(name);
  if (!format) throw new ImageError('internal', name, 'Unknown format.');
  const { stretches, write: finish } = await format.prepare(layer, signal);
  const total = layer.size;
  const stored = watched(layer.stored, (done) => onProgress?.({ step: 'Hashing spans', done, total, unit: 'bytes' }));
  const bytes = finish(await hashSpans(stored, stretches, signal));
  const read = await format.read(bytes, layer);
  if (read.index.count !== layer.index.count)
    throw new ImageError('internal', layer.digest, 'The index that was written does not match the layer.');
  const digest = (await digestOf(bytes)) ?? '';
  const checkpoints = read.checkpoints?.count ?? 0;
  return { format: format.name, digest, bytes, entries: read.index.count, checkpoints, spans: read.spans.count };
}

/** The same source, whose stream tells how far it is. */
function watched(source: ByteSource, onBytes: (done: number) => void): ByteSource {
  return {
    ...{
      size: source.size,
      read: (start, end, signal) => source.read(start, end, signal),
      slice: (start, end) => source.slice(start, end),
    },
    async *stream(options) {
      let done = 0;
      for await (const chunk of source.stream(options)) {
        yield chunk;
        done += chunk.length;
        onBytes(done);
      }
    },
  };
}
