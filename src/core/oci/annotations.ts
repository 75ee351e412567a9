/**
 * Annotations and labels: the keys whose meaning is known, each explained in a sentence. image-spec annotations.md.
 */

/** Annotation keys that the code reads or writes (image-spec, annotations.md). */
export const ANNOTATION = {
  refName: 'org.opencontainers.image.ref.name',
  /** Full reference, written by containerd, Docker and BuildKit. */
  imageName: 'io.containerd.image.name',
  referenceType: 'vnd.docker.reference.type',
  referenceDigest: 'vnd.docker.reference.digest',
  predicateType: 'in-toto.io/predicate-type',
  title: 'org.opencontainers.image.title',
  baseName: 'org.opencontainers.image.base.name',
  baseDigest: 'org.opencontainers.image.base.digest',
} as const;

const OCI = 'org.opencontainers.image.';

const WORDS: Readonly<Record<string, string>> = {
  [`${OCI}created`]: 'When the image was built.',
  [`${OCI}authors`]: 'Who is responsible for the image.',
  [`${OCI}url`]: 'Where to read more about the image.',
  [`${OCI}documentation`]: 'Where its documentation is.',
  [`${OCI}source`]: 'Where its source code is.',
  [`${OCI}version`]: 'Version of the packaged software.',
  [`${OCI}revision`]: 'Revision of the source code it was built from.',
  [`${OCI}vendor`]: 'Who distributes the image.',
  [`${OCI}licenses`]: 'Licences of the software in it, as an SPDX expression.',
  [ANNOTATION.refName]: 'Name or tag of the image within this layout; it has meaning only in index.json.',
  [ANNOTATION.title]: 'Human-readable title; for artifacts, the name of the file.',
  [`${OCI}description`]: 'What the image is for.',
  [`${OCI}base.digest`]: 'Digest of the image this one was built on.',
  [`${OCI}base.name`]: 'Name of the image this one was built on.',
  [ANNOTATION.imageName]: 'Full name of the image, written by containerd, Docker and BuildKit.',
  [ANNOTATION.referenceType]: 'Marks a BuildKit attestation, which is listed next to the image it describes.',
  [ANNOTATION.referenceDigest]: 'Digest of the image manifest that the attestation describes.',
  [ANNOTATION.predicateType]: 'Type of the statement in the attestation.',
  'containerd.io/snapshot/stargz/toc.digest': 'eStargz: digest of the table of contents at the end of the layer.',
  'io.containers.estargz.uncompressed-size': 'eStargz: size of the layer uncompressed.',
  'io.github.containers.zstd-chunked.manifest-position':
    'zstd:chunked: location of the table of contents in the layer.',
  'io.github.containers.zstd-chunked.manifest-checksum': 'zstd:chunked: digest of the compressed table of contents.',
  'io.github.containers.zstd-chunked.tarsplit-position': 'zstd:chunked: location of the data to rebuild the exact tar.',
  'com.amazon.soci.image-layer-digest': 'SOCI: the layer that this zTOC is the index of.',
  'com.amazon.soci.image-layer-mediaType': 'SOCI: media type of that layer.',
  'com.amazon.soci.index-digest': 'SOCI: digest of the index (version 2) that the image is bound to.',
  'com.amazon.soci.image-manifest-digest': 'SOCI: the image manifest that this index (version 2) is of.',
  'vnd.cutaway.layer.digest': 'Digest of the layer that this is the index of.',
  'containerd.io/snapshot/nydus-bootstrap':
    'nydus: this layer has the file tree of the whole image (RAFS), as image/image.boot in a tar.',
  'containerd.io/snapshot/nydus-blob': 'nydus: this layer has chunks of files, which the bootstrap lists.',
  'containerd.io/snapshot/nydus-ref':
    'nydus zran: digest of the original gzip layer, whose bytes the bootstrap points into.',
  'containerd.io/snapshot/nydus-fs-version': 'nydus: version of the file tree’s format (RAFS 5 or 6).',
  'containerd.io/snapshot/nydus-blob-digest': 'nydus: digest of the blob of chunks.',
  'containerd.io/snapshot/nydus-blob-size': 'nydus: bytes of the blob of chunks.',
  'containerd.io/snapshot/nydus-source-chainid': 'nydus: chain ID of the layers that it was converted from.',
  'containerd.io/snapshot/nydus-source-digest': 'nydus: digest of the layer that it was converted from.',
  'containerd.io/snapshot/nydus-target-digest': 'nydus: digest of the layer that it was converted to.',
  'containerd.io/snapshot/nydus-encrypted-blob': 'nydus: the blob of chunks is encrypted.',
  'containerd.io/snapshot/nydus-reference-blob-ids': 'nydus: blobs of other images that the bootstrap points into.',
  'containerd.io/uncompressed': 'Digest of the layer uncompressed (its diffID), written by converters of containerd.',
  'containerd.io/snapshot/overlaybd/blob-digest':
    'overlaybd: digest of this layer as blocks of a disk, compressed in chunks with a table of them (ZFile).',
  'containerd.io/snapshot/overlaybd/blob-size': 'overlaybd: bytes of that layer.',
  'containerd.io/snapshot/overlaybd/blob-fs-type': 'overlaybd: the file system on that disk.',
  'containerd.io/snapshot/overlaybd/version': 'overlaybd: version of the layer’s format.',
  'containerd.io/snapshot/overlaybd/acceleration-layer':
    'overlaybd: this layer has a trace of what to fetch first, and no files.',
  'containerd.io/snapshot/overlaybd/turbo-oci/target-digest':
    'overlaybd (TurboOCI): digest of the original layer, whose bytes the index in this one points into.',
  'containerd.io/snapshot/overlaybd/turbo-oci/target-media-type':
    'overlaybd (TurboOCI): media type of the original layer.',
  'containerd.io/snapshot/overlaybd/fastoci/target-digest':
    'overlaybd (TurboOCI by its old name): digest of the original layer, whose bytes the index in this one points into.',
  'containerd.io/snapshot/overlaybd/fastoci/target-media-type':
    'overlaybd (TurboOCI by its old name): media type of the original layer.',
  'dev.cosignproject.cosign/signature': 'The cosign signature itself.',
  'com.docker.official-images.bashbrew.arch': 'Architecture in the spelling of Docker’s official images.',
};

/** The meaning of a known key; undefined for others, which are legal. */
export function explainAnnotation(key: string): string | undefined {
  if (Object.hasOwn(WORDS, key)) return WORDS[key];
  if (key.startsWith('containerd.io/distribution.source.'))
    return 'Registry and repository that containerd pulled it from.';
  return key.startsWith('org.opencontainers.')
    ? 'Reserved for the OCI specifications, in which this key is not defined.'
    : undefined;
}

/** Names an entry of index.json gives its image: the full one where containerd wrote it, else the ref name. */
export function namesOf(annotations: Readonly<Record<string, string>> | undefined): readonly string[] {
  const name = annotations?.[ANNOTATION.imageName] || annotations?.[ANNOTATION.refName];
  return name ? [name] : [];
}
