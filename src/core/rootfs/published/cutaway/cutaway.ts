/**
 * Our own format: one blob for each layer, in the manifest of an artifact that is attached to the image.
 * docs/index-format.md.
 */
import type { CompressionName } from '../../../bytes/codecs/codec.ts';
import { INDEX_STORED_MAX_BYTES } from '../bounds.ts';
import { codecs } from '../../../bytes/codecs/index.ts';
import { parseDigest } from '../../../oci/digest.ts';
import type { IndexFormat, NamedLayer, PublishedIndex } from '../format.ts';
import { cutAtCheckpoints } from '../spanCut.ts';
import { artifactManifest, EMPTY_JSON } from '../manifest.ts';
import { wrongIndex } from '../wrong.ts';
import { readEntries } from './entryColumns.ts';
import { readCheckpoints, readContents, readSpans } from './placeColumns.ts';
import { isCount, isObject, openSections } from './sections.ts';

/** `artifactType` of the manifest. */
const CUTAWAY_INDEX_TYPE = 'application/vnd.cutaway.index.v1';
/** Media type of its blobs. */
const CUTAWAY_LAYER_INDEX_TYPE = 'application/vnd.cutaway.layer-index.v1';
/** Annotation of a blob: the digest of the layer that it is of. */
const CUTAWAY_LAYER_DIGEST = 'vnd.cutaway.layer.digest';

/** The format. */
export const cutaway: IndexFormat = {
  name: 'cutaway',
  artifactTypes: [CUTAWAY_INDEX_TYPE],
  blobs: ({ layers }) =>
    layers.flatMap((blob) => {
      const layer = blob.annotations?.[CUTAWAY_LAYER_DIGEST];
      return layer === undefined || blob.mediaType !== CUTAWAY_LAYER_INDEX_TYPE ? [] : [{ layer, blob }];
    }),
  read: readCutawayIndex,
  // What writes is loaded where it is wanted: pages mostly read.
  prepare: async (layer) => {
    const { writeCutawayIndex } = await import('./writeIndex.ts');
    return {
      stretches: cutAtCheckpoints(layer.checkpoints, layer.size),
      write: (spans) => writeCutawayIndex(layer, spans),
    };
  },
  manifest: (subject, blobs) =>
    artifactManifest({
      artifactType: CUTAWAY_INDEX_TYPE,
      config: { mediaType: 'application/vnd.oci.empty.v1+json', ...EMPTY_JSON, data: 'e30=' },
      layers: blobs.map(({ layer, digest, size }) => ({
        ...{ mediaType: CUTAWAY_LAYER_INDEX_TYPE, digest, size },
        annotations: { [CUTAWAY_LAYER_DIGEST]: layer.digest },
      })),
      subject,
    }),
};

async function readCutawayIndex(bytes: Uint8Array<ArrayBuffer>, layer: NamedLayer): Promise<PublishedIndex> {
  const fail = (why: string): never => {
    throw wrongIndex(layer.digest, why);
  };
  if (bytes.length > INDEX_STORED_MAX_BYTES)
    throw wrongIndex(layer.digest, `it has more than ${INDEX_STORED_MAX_BYTES} bytes`, 'too-large');
  const opened = openSections(bytes, fail);
  const { compression, uncompressedSize, diffID } = readHead(opened.head, layer, fail);
  const index = await readEntries(opened, uncompressedSize, fail);
  const sizes = { size: layer.size, uncompressedSize };
  const checkpoints = compression === 'none' ? undefined : await readCheckpoints(opened, compression, sizes, fail);
  const contentDigests = await readContents(opened, index.count, fail);
  return {
    ...{ format: 'cutaway', compression, uncompressedSize, diffID },
    index: { ...index, ...(contentDigests && { contentDigests }) },
    ...(checkpoints && { checkpoints }),
    spans: await readSpans(opened, layer.size, fail),
  };
}

function readHead(head: Readonly<Record<string, unknown>>, layer: NamedLayer, fail: (why: string) => never) {
  const { version, uncompressedSize, diffID } = head;
  if (version !== 1) throw wrongIndex(layer.digest, 'its version is not known', 'unsupported');
  const named = isObject(head.layer) ? head.layer : {};
  if (named.digest !== layer.digest || named.size !== layer.size)
    throw wrongIndex(layer.digest, 'it is the index of another layer', 'digest-mismatch');
  const compression = compressionOf(head.compression) ?? fail('its compression is not known');
  if (!isCount(uncompressedSize)) return fail('it does not say how large the tar is');
  if (compression === 'none' && uncompressedSize !== layer.size) return fail('the tar has another size than the layer');
  if (typeof diffID !== 'string' || !parseDigest(diffID)) return fail('its diffID is not a digest');
  return { compression, uncompressedSize, diffID };
}

function compressionOf(name: unknown): CompressionName | 'none' | undefined {
  return name === 'none' ? name : codecs.find((codec) => codec.name === name)?.name;
}
