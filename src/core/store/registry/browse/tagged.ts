/**
 * What a tag or a digest leads to, by its documents alone: for which platforms, how large, made when. No layer is read.
 */
import { REGISTRY_INDEX_DEPTH_MAX_COUNT, REGISTRY_PLATFORMS_MAX_COUNT } from '../../../bytes/limits.ts';
import { type ImageConfig, readConfig } from '../../../oci/config.ts';
import type { Descriptor } from '../../../oci/descriptor.ts';
import { parseDigest } from '../../../oci/digest.ts';
import { artifactTypeOf, isImage } from '../../../oci/image/imageRules.ts';
import { ImageError } from '../../../oci/imageError.ts';
import { type ImageIndex, readIndex } from '../../../oci/imageIndex.ts';
import type { JsonText } from '../../../oci/json/jsonText.ts';
import { parseJson } from '../../../oci/json/parseJson.ts';
import { type Manifest, readArtifactManifest, readManifest } from '../../../oci/manifest.ts';
import { isArtifactManifest, isAttestation, isConfig, isIndex, isManifest, isSchema1 } from '../../../oci/mediaType.ts';
import { formatPlatform, isUnknownPlatform } from '../../../oci/platform.ts';
import type { Reference } from '../../../oci/reference.ts';
import { startReading } from '../../document.ts';
import { classify } from '../../documentKind.ts';
import type { Access } from '../access.ts';
import type { Documents } from '../documents.ts';
import { resolve } from '../resolve.ts';
import { fewAtOnce } from './fewAtOnce.ts';
import { type Problem, problemOf } from './problem.ts';
import { withTags } from './tags.ts';

/** What a tag or digest points to, learned without reading a layer. */
export interface TaggedImage {
  readonly digest: string | null;
  readonly mediaType: string;
  readonly kind: 'index' | 'image' | 'schema1' | 'artifact' | 'unknown';
  readonly artifactType: string | null;
  readonly annotations: Readonly<Record<string, string>>;
  /** In the order of the index; an image that stands alone is the only one. */
  readonly images: readonly PlatformImage[];
  /** Bytes of all blobs and documents, each counted once. */
  readonly total: number;
  /** Of its newest image, as written. */
  readonly created: string | null;
  /** What it is about, where it says. */
  readonly subject: string | null;
}

/** One manifest of an index. */
export interface PlatformImage {
  readonly digest: string;
  /** Bytes of its manifest. */
  readonly manifestSize: number;
  readonly platform: string | null;
  readonly role: 'image' | 'attestation' | 'artifact';
  readonly artifactType: string | null;
  /** Bytes of config and layers. */
  readonly size: number;
  readonly config: { readonly digest: string; readonly size: number } | null;
  readonly layers: readonly { readonly digest: string; readonly size: number; readonly mediaType: string }[];
  readonly created: string | null;
  /** The image that an attestation is about, or the subject of an artifact. */
  readonly about: string | null;
  /** Why nothing more is known of this one; the others stand. */
  readonly problem?: Problem;
}

interface Looking {
  readonly access: Access;
  readonly documents: Documents;
  readonly signal?: AbortSignal | undefined;
  /** Told as manifests are read. */
  onRead?(done: number, total: number): void;
}

/** Looks behind a tag or digest. Throws in words where that can't be had; what is missing below is said at its place. */
export async function readTagged(wanted: Reference, looking: Looking): Promise<TaggedImage> {
  const { access, documents, signal } = looking;
  const found = await resolve(access, documents, wanted, signal).catch(async (error: unknown) => {
    throw await withTags(error, access, signal);
  });
  const { mediaType, bytes } = found;
  const digest = found.digest ?? null;
  const plain = { digest, mediaType, artifactType: null, annotations: {}, subject: null };
  const own: Descriptor = { mediaType, digest: digest ?? '', size: bytes.length };
  if (isIndex(mediaType)) {
    const index = readIndex(reading(parseJson(bytes, access.name), 'The index'));
    const images = index ? await readImages(index, looking) : [];
    return {
      ...{ ...plain, kind: 'index', images, created: newest(images), total: totalOf([own], images) },
      ...{ artifactType: index?.artifactType ?? null, annotations: { ...index?.annotations } },
      subject: index?.subject?.digest ?? null,
    };
  }
  if (!isManifest(mediaType) && !isArtifactManifest(mediaType)) {
    const kind = isSchema1(mediaType) ? 'schema1' : 'unknown';
    return { ...plain, kind, images: [], total: bytes.length, created: null };
  }
  const manifest = manifestIn(parseJson(bytes, access.name), mediaType);
  const image = await toImage(own, manifest, looking);
  return {
    ...{ ...plain, images: [image], created: image.created, total: totalOf([], [image]) },
    ...{ kind: image.role === 'image' ? 'image' : 'artifact', artifactType: image.artifactType },
    ...{ annotations: { ...manifest?.annotations }, subject: manifest?.subject?.digest ?? null },
  };
}

const reading = (doc: JsonText, name: string) => startReading(doc, name);

function manifestIn(doc: JsonText, mediaType: string): Manifest | undefined {
  const read = isArtifactManifest(mediaType) ? readArtifactManifest : readManifest;
  return read(reading(doc, 'The manifest'));
}

/** All manifests of an index, those of indexes in it among them. */
async function readImages(index: ImageIndex, looking: Looking, depth = 0): Promise<readonly PlatformImage[]> {
  const entries = index.manifests.slice(0, REGISTRY_PLATFORMS_MAX_COUNT);
  let done = 0;
  const lists = await fewAtOnce(entries, async (entry) => {
    const list = await readEntry(entry, looking, depth);
    if (depth === 0) looking.onRead?.(++done, entries.length);
    return list;
  });
  const images = lists.flat().slice(0, REGISTRY_PLATFORMS_MAX_COUNT);
  const rest = index.manifests.slice(REGISTRY_PLATFORMS_MAX_COUNT);
  return [...images, ...rest.map((entry) => unknown(entry, beyond))];
}

const beyond: Problem = {
  code: 'too-large',
  message: `Only the first ${REGISTRY_PLATFORMS_MAX_COUNT} manifests of an index are read.`,
};

async function readEntry(entry: Descriptor, looking: Looking, depth: number): Promise<readonly PlatformImage[]> {
  const { access, documents, signal } = looking;
  const digest = parseDigest(entry.digest);
  try {
    if (!digest) throw new ImageError('malformed', access.name, 'This entry of the index has no digest.');
    const bytes = await documents.loadChecked(access, `manifests/${digest}`, digest, signal);
    const doc = parseJson(bytes, digest);
    if (!isIndex(entry.mediaType)) return [await toImage(entry, manifestIn(doc, entry.mediaType), looking)];
    const inner = readIndex(reading(doc, 'The index'));
    if (!inner || depth >= REGISTRY_INDEX_DEPTH_MAX_COUNT) return [unknown(entry, beyond)];
    return await readImages(inner, looking, depth + 1);
  } catch (error) {
    return [unknown(entry, problemOf(error))];
  }
}

function unknown(entry: Descriptor, problem: Problem): PlatformImage {
  const size = { size: 0, manifestSize: Math.max(0, entry.size) };
  return { ...placeOf(entry, undefined, false), ...size, config: null, layers: [], created: null, problem };
}

/** What an entry says of itself, before its manifest is known and with it. */
function placeOf(entry: Descriptor, manifest: Manifest | undefined, readsAsConfig: boolean) {
  const platform = entry.platform && !isUnknownPlatform(entry.platform) ? formatPlatform(entry.platform) : null;
  const artifactType = (manifest ? artifactTypeOf(manifest) : artifactTypeListed(entry)) ?? null;
  const about = manifest?.subject?.digest ?? entry.annotations?.['vnd.docker.reference.digest'] ?? null;
  const attests = isAttestation({
    ...(artifactType !== null && { artifactType }),
    ...(entry.annotations && { annotations: entry.annotations }),
  });
  const isOld = isArtifactManifest(entry.mediaType);
  const holdsImage = manifest && !isOld ? isImage(manifest, readsAsConfig) : !isOld && artifactType === null;
  const role: PlatformImage['role'] = attests ? 'attestation' : holdsImage ? 'image' : 'artifact';
  return { digest: entry.digest, platform, role, artifactType, about };
}

/** Writers repeat the type of an image's config there, which makes it no artifact. */
function artifactTypeListed({ artifactType }: Descriptor): string | undefined {
  return artifactType === undefined || isConfig(artifactType) ? undefined : artifactType;
}

async function toImage(entry: Descriptor, manifest: Manifest | undefined, looking: Looking): Promise<PlatformImage> {
  if (!manifest) {
    return unknown(entry, { code: 'malformed', message: 'The object with this digest is not a manifest.' });
  }
  const read = await readConfigOf(manifest, looking);
  const place = placeOf(entry, manifest, read.config !== undefined);
  const layers = manifest.layers.map(({ digest, size, mediaType }) => ({ digest, size: Math.max(0, size), mediaType }));
  const config = { digest: manifest.config.digest, size: Math.max(0, manifest.config.size) };
  const size = layers.reduce((sum, layer) => sum + layer.size, config.size);
  const stated = manifest.annotations?.['org.opencontainers.image.created'] ?? null;
  const known = { ...place, manifestSize: Math.max(0, entry.size), size, config, layers, created: stated };
  if (read.problem) return { ...known, problem: read.problem };
  if (place.role !== 'image' || !read.config) return known;
  const { architecture = '', os = '', variant, created } = read.config;
  const own =
    os === '' && architecture === '' ? null : formatPlatform({ os, architecture, ...(variant && { variant }) });
  return { ...known, platform: place.platform ?? own, created: created ?? stated };
}

/** The config where the manifest is, or may be, one of an image: of its type, or with layers of a root filesystem. */
async function readConfigOf(
  manifest: Manifest,
  { access, documents, signal }: Looking,
): Promise<{ readonly config?: ImageConfig | undefined; readonly problem?: Problem }> {
  const { mediaType, digest: text } = manifest.config;
  if (!isImage(manifest, true) || mediaType === '') return {};
  const isOfImages = isConfig(mediaType);
  try {
    const digest = parseDigest(text);
    if (!digest) throw new ImageError('malformed', access.name, 'The config that the manifest names has no digest.');
    const doc = parseJson(await documents.loadChecked(access, `blobs/${digest}`, digest, signal), digest);
    if (!isOfImages && classify(doc)?.role !== 'config') return {};
    return { config: readConfig(reading(doc, 'The config')) };
  } catch (error) {
    const problem = problemOf(error);
    return isOfImages ? { problem } : {};
  }
}

/** Documents above, and of each image its manifest, config and layers; what two share is there once. */
function totalOf(above: readonly Descriptor[], images: readonly PlatformImage[]): number {
  const sizes = new Map<string, number>();
  for (const { digest, size } of above) sizes.set(digest, size);
  for (const { digest, manifestSize, config, layers } of images) {
    sizes.set(digest, manifestSize);
    for (const blob of [...(config ? [config] : []), ...layers]) sizes.set(blob.digest, blob.size);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

function newest(images: readonly PlatformImage[]): string | null {
  const times = images.flatMap(({ created }) => (created !== null && Date.parse(created) > 0 ? created : []));
  return times.reduce<string | null>((best, time) => {
    return best === null || Date.parse(time) > Date.parse(best) ? time : best;
  }, null);
}
