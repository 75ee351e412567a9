/**
 * SOCI: a zTOC for each layer. Version 1 is attached to a manifest by `subject`; version 2 has no subject, and the image
 * names it by an annotation. soci-snapshotter, "SOCI Index" and "SOCI Index Manifest v2".
 */
import { type Digest, parseDigest } from '../../../oci/digest.ts';
import type { IndexFormat } from '../format.ts';
import { artifactManifest, EMPTY_JSON } from '../manifest.ts';
import { readZtoc } from './readZtoc.ts';

/** Type of a manifest of version 1, as the media type of its config. */
const SOCI_V1_TYPE = 'application/vnd.amazon.soci.index.v1+json';
const SOCI_V2_TYPE = 'application/vnd.amazon.soci.index.v2+json';
/** Media type of a zTOC. */
const ZTOC_TYPE = 'application/octet-stream';
/** Annotation of a zTOC: the layer that it is of. */
const SOCI_LAYER_DIGEST = 'com.amazon.soci.image-layer-digest';
const SOCI_LAYER_TYPE = 'com.amazon.soci.image-layer-mediaType';
const INDEX_DIGEST = 'com.amazon.soci.index-digest';

/** The format. */
export const soci: IndexFormat = {
  name: 'SOCI',
  artifactTypes: [SOCI_V1_TYPE, SOCI_V2_TYPE],
  blobs: ({ layers }) =>
    layers.flatMap((blob) => {
      const layer = blob.annotations?.[SOCI_LAYER_DIGEST];
      return layer === undefined || blob.mediaType !== ZTOC_TYPE ? [] : [{ layer, blob }];
    }),
  read: readZtoc,
  // What writes is loaded where it is wanted: pages only read.
  prepare: async (layer, signal) => (await import('./writeZtoc.ts')).prepareZtoc(layer, signal),
  manifest: (subject, blobs) =>
    artifactManifest({
      // The media type of the config is what tells a version 1.
      config: { mediaType: SOCI_V1_TYPE, ...EMPTY_JSON },
      layers: blobs.map(({ layer, digest, size }) => ({
        ...{ mediaType: ZTOC_TYPE, digest, size },
        annotations: { [SOCI_LAYER_DIGEST]: layer.digest, [SOCI_LAYER_TYPE]: layer.mediaType },
      })),
      subject,
      annotations: { 'com.amazon.soci.build-tool-identifier': 'cutaway' },
    }),
};

/** The manifest of version 2 that an image manifest is bound to, by its annotations. */
export function boundIndexDigest(annotations: Readonly<Record<string, string>> = {}): Digest | undefined {
  return parseDigest(annotations[INDEX_DIGEST] ?? '');
}
