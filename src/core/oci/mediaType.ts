/**
 * Media types: what a descriptor says its content is. Unknown ones are legal everywhere. image-spec media-types.md.
 */
import { MEDIA_TYPE, MEDIA_TYPE_WORDS } from './known/mediaTypes.ts';

/** Whose family of documents: Docker's schema 2 or the Open Container Initiative's. */
export type Form = 'docker' | 'oci';

/** RFC 6838 restricted names, so without `;parameters`. */
const GRAMMAR = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/;
const DOCKER_LAYER = /^application\/vnd\.docker\.image\.rootfs\.(?:foreign\.)?diff\.tar(?:\.[a-z0-9]+)?$/;
const OCI_LAYER = /^application\/vnd\.oci\.image\.layer\.(?:nondistributable\.)?v1\.tar(?:\+[a-z0-9]+)*$/;

/** Whether the text is a media type by RFC 6838, section 4.2. */
export function isMediaType(text: string): boolean {
  return GRAMMAR.test(text);
}

/** Whether the type is that of an OCI index or a Docker manifest list. */
export function isIndex(type: string): boolean {
  return type === MEDIA_TYPE.ociIndex || type === MEDIA_TYPE.dockerList;
}

/** Manifests with a config and layers; schema 1 is not one (see `isSchema1`). */
export function isManifest(type: string): boolean {
  return type === MEDIA_TYPE.ociManifest || type === MEDIA_TYPE.dockerManifest;
}

/** Whether the type is that of a Docker manifest of schema 1, signed or not. */
export function isSchema1(type: string): boolean {
  return type === MEDIA_TYPE.dockerSchema1 || type === MEDIA_TYPE.dockerSchema1Signed;
}

/** The artifact manifest of the drafts of image-spec 1.1: `blobs` and no config. */
export function isArtifactManifest(type: string): boolean {
  return type === MEDIA_TYPE.ociArtifact;
}

/** Configs of images that can run. */
export function isConfig(type: string): boolean {
  return type === MEDIA_TYPE.ociConfig || type === MEDIA_TYPE.dockerConfig;
}

/** Tar layers of a root filesystem, compressed or encrypted in any way. */
export function isLayer(type: string): boolean {
  return DOCKER_LAYER.test(type) || OCI_LAYER.test(type);
}

/** Whether the type is that of the file of a model by itself: mostly weights, of which the header tells what they are. */
export function isModelFile(type: string): boolean {
  return type === MEDIA_TYPE.ggufModel || type === MEDIA_TYPE.safetensorsModel;
}

/** Layers that are fetched from their own URLs and mostly missing from archives. */
export function isForeign(type: string): boolean {
  return isLayer(type) && (type.includes('.foreign.') || type.includes('.nondistributable.'));
}

/** Whether the type is that of a layer encrypted by ocicrypt. */
export function isEncrypted(type: string): boolean {
  return isLayer(type) && type.endsWith('+encrypted');
}

/** Whether the type is one of Docker's own. */
export function isDocker(type: string): boolean {
  return type.startsWith('application/vnd.docker.');
}

/** Whether the type is that of the empty object (image-spec, manifest.md, "Guidance for an Empty Descriptor"). */
export function isEmptyType(type: string): boolean {
  return type === MEDIA_TYPE.ociEmpty;
}

/** Types whose content is one JSON document. */
export function isJson(type: string): boolean {
  return type.endsWith('+json') || type.endsWith('/json') || type === MEDIA_TYPE.dockerSchema1Signed;
}

/** The form that a media type belongs to; types of neither count as OCI. */
export function formOf(type: string): Form {
  return isDocker(type) ? 'docker' : 'oci';
}

/** BuildKit lists its attestations beside the images, marked by an annotation, and since 2026 by a type of their own. */
export function isAttestation(descriptor: {
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}): boolean {
  const marked = descriptor.annotations?.['vnd.docker.reference.type'] === 'attestation-manifest';
  return marked || descriptor.artifactType === MEDIA_TYPE.dockerAttestation;
}

/** `none`, `gzip`, `zstd`… as the type of a layer says; undefined for types that say nothing about it. */
export function declaredCompression(type: string): string | undefined {
  if (!isLayer(type)) return undefined;
  const name = type.slice(type.indexOf('.tar') + 4).replace('+encrypted', '');
  return name === '' ? 'none' : name.slice(1);
}

/** The type of a layer of the other bytes: same family, other compression. */
export function layerType(form: Form, compression: string): string {
  const plain = form === 'docker' ? MEDIA_TYPE.dockerLayer : MEDIA_TYPE.ociLayer;
  return compression === 'none' ? plain : `${plain}${form === 'docker' ? '.' : '+'}${compression}`;
}

/** In any version: `…bundle.v0.3+json`, and `…bundle+json;version=0.2` before, which is outside the grammar. */
export function isSigstoreBundle(type: string): boolean {
  return /^application\/vnd\.dev\.sigstore\.bundle(?:\.v[\d.]+)?\+json(?:;|$)/.test(type);
}

/** One plain sentence for people. Never empty: unknown types are described by what their name gives away. */
export function explainMediaType(type: string): string {
  const known = Object.hasOwn(MEDIA_TYPE_WORDS, type) ? MEDIA_TYPE_WORDS[type] : undefined;
  if (known !== undefined) return known;
  if (type === '') return 'There is no media type.';
  if (isSigstoreBundle(type)) return MEDIA_TYPE_WORDS[MEDIA_TYPE.sigstoreBundle] ?? '';
  if (isEncrypted(type)) return 'An encrypted OCI layer: reading it requires the key.';
  if (isLayer(type)) return `A layer compressed with ${declaredCompression(type) ?? 'an unknown method'}.`;
  if (!isMediaType(type)) return 'Not a valid media type (RFC 6838).';
  return `${unknownKind(type)} of a type that Cutaway doesn’t know; shown as is.`;
}

function unknownKind(type: string): string {
  if (isJson(type)) return 'A JSON document';
  if (type.endsWith('+gzip')) return 'Content compressed with gzip';
  if (type.endsWith('+zstd')) return 'Content compressed with zstd';
  return 'Content';
}
