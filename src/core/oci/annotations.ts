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
  'dev.cosignproject.cosign/signature': 'The cosign signature itself.',
  'com.docker.official-images.bashbrew.arch': "Architecture in the spelling of Docker's official images.",
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
