/**
 * What is converted: images and indexes of an opened input with their documents read, down to descriptors and bytes. What
 * is neither (attestations, artifacts, signatures) is taken as the blobs it has.
 */

import type { ByteSource } from '../bytes/source.ts';
import { mustHaveLayers, type Node } from '../image/node.ts';
import type { OpenedImages } from '../image/open.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { ImageError } from '../oci/imageError.ts';
import { readIndex } from '../oci/imageIndex.ts';
import { type Manifest, readManifest } from '../oci/manifest.ts';
import { isConfig, isDocker, isLayer, isManifest, isSchema1 } from '../oci/mediaType.ts';
import { parsePlatform } from '../oci/platform.ts';
import { readDocument, readWhole, startReading } from '../store/document.ts';

/** The part of an opened input that is read here. */
type Images = Pick<OpenedImages, 'roots' | 'source'>;

/** A layer of the input, with its descriptor. */
export interface SourceLayer {
  readonly node: Node;
  readonly descriptor: Descriptor;
  /** Absent where the bytes are not in the input. */
  readonly source?: ByteSource;
}

interface Common {
  readonly node: Node;
  /** As the document above names it, or as it would: with platform and annotations. */
  readonly descriptor: Descriptor;
  readonly names: readonly string[];
}

/** `manifest` and `bytes` are absent where the layout has none (docker-archive). */
export interface SourceImage extends Common {
  readonly kind: 'image';
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly manifest?: Manifest;
  /** `bytes` are absent where the input lacks them. */
  readonly config: {
    readonly node: Node;
    readonly descriptor: Descriptor;
    readonly bytes?: Uint8Array<ArrayBuffer>;
  };
  readonly layers: readonly SourceLayer[];
}

/** An index of the input. */
export interface SourceIndex extends Common {
  readonly kind: 'index';
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As the document says itself. */
  readonly mediaType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** In the order of the index. */
  readonly children: readonly SourceObject[];
}

/** What can be passed on and not converted. */
export interface SourceOther extends Common {
  readonly kind: 'other';
  /** Its own bytes and those of all it names, as far as they are there. */
  readonly blobs: readonly { readonly node: Node; readonly source: ByteSource }[];
}

/** An object of the input that can be converted. */
export type SourceObject = SourceImage | SourceIndex | SourceOther;

/** Reads the objects at these keys. Throws where a document that is needed is absent or can't be read. */
export async function readSources(
  images: Images,
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<readonly SourceObject[]> {
  const found: SourceObject[] = [];
  for (const key of keys) {
    const [root, node] = find(images, key);
    if (!root || !node) throw new ImageError('not-found', key, 'This input has no such object.');
    if (keys.length === 1) mustBeThere(node);
    found.push(await readObject(images, node, node.names.length > 0 ? node.names : root.names, signal));
  }
  for (const { node } of found.every(isAbsent) ? found : []) mustBeThere(node);
  return found;
}

function find({ roots }: Images, key: string): [Node, Node] | [] {
  for (const root of roots) {
    let node: Node | undefined = root;
    while (node && node.key !== key) node = node.children.find((child) => isWithin(key, child.key));
    if (node) return [root, node];
  }
  return [];
}

const isWithin = (key: string, above: string) => key === above || key.startsWith(`${above}.`);

/** Named by the document above, with its bytes nowhere: archives often hold one platform of many. */
export function isAbsent({ node }: Pick<SourceObject, 'node'>): boolean {
  return !node.present && node.origin === 'stored';
}

function mustBeThere(node: Node): void {
  if (!isAbsent({ node })) return;
  throw new ImageError('not-found', node.digest ?? node.key, `The bytes of this ${node.role} are not in the input.`);
}

async function readObject(
  images: Images,
  node: Node,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<SourceObject> {
  if (isAbsent({ node })) return { kind: 'other', node, names, descriptor: descriptorOf(node), blobs: [] };
  const isImage = node.role === 'manifest' && (node.origin === 'derived' || isManifest(node.mediaType));
  if (isImage) return readImage(images, node, names, signal);
  if (node.role === 'index') return readIndexAt(images, node, names, signal);
  if (node.role === 'layer' || node.role === 'config') {
    throw new ImageError('unsupported', node.digest ?? node.key, `This is a single ${node.role}, not an image.`);
  }
  if (isSchema1(node.mediaType)) {
    const message =
      'This is a Docker manifest of schema 1, which has neither config nor diffIDs: it cannot be converted.';
    throw new ImageError('unsupported', node.digest ?? node.key, message);
  }
  return { kind: 'other', node, names, descriptor: descriptorOf(node), blobs: blobsBelow(images, node) };
}

async function readIndexAt(
  images: Images,
  node: Node,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<SourceIndex> {
  const at = node.digest ?? node.key;
  const { bytes, doc } = await readDocument(sourceAt(images, node), at, signal);
  const index = readIndex(startReading(doc, 'The index'));
  if (!index || index.manifests.length !== node.children.length) {
    throw new ImageError('unsupported', at, 'Not all objects of this index could be shown, so it is not converted.');
  }
  const children: SourceObject[] = [];
  for (const [number, child] of node.children.entries()) {
    const descriptor = index.manifests[number] ?? descriptorOf(child);
    children.push({ ...(await readObject(images, child, [], signal)), descriptor });
  }
  const { annotations, mediaType } = index;
  return { kind: 'index', node, names, descriptor: descriptorOf(node), bytes, annotations, mediaType, children };
}

const NO_CONFIG = 'This manifest has no config, which every form of an image requires.';
const LONE_LAYER =
  'This is a layer without an image: every form of an image requires a config, and there is none here. Save the whole image, and convert that.';

async function readImage(
  images: Images,
  node: Node,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<SourceImage> {
  const at = node.digest ?? node.key;
  mustHaveLayers(node);
  const stored = node.origin === 'derived' ? undefined : await readDocument(sourceAt(images, node), at, signal);
  const manifest = stored && readManifest(startReading(stored.doc, 'The manifest'));
  const config = node.children.find(({ role }) => role === 'config');
  const layers = node.children.filter(({ role }) => role === 'layer');
  if (!config) throw new ImageError('unsupported', at, stored ? NO_CONFIG : LONE_LAYER);
  if (stored && manifest?.layers.length !== layers.length)
    throw new ImageError('unsupported', at, 'This manifest has more layers than are shown, so it is not converted.');
  // A document alone can still be written in the other form: it names a config that need not be here.
  const source = images.source(config.key);
  const bytes = source && (await readWhole(source, config.digest ?? config.key, signal));
  return {
    ...{ kind: 'image', node, names, descriptor: descriptorOf(node), bytes: stored?.bytes, manifest },
    config: { node: config, descriptor: manifest?.config ?? descriptorOf(config), bytes },
    layers: layers.map((layer, i) => ({
      node: layer,
      descriptor: manifest?.layers[i] ?? descriptorOf(layer),
      source: images.source(layer.key),
    })),
  };
}

/** No tool loads the result where there are fewer diffIDs than layers. */
export function mustHaveDiffIDs({ node, config, layers }: SourceImage): void {
  if (!config.bytes || layers.every(({ node: { diffID } }) => diffID !== undefined)) return;
  const message =
    'This image’s config has no diffID for each of its layers, as in archives from before Docker 1.10: no tool could load the result. Load this archive with an old Docker version and save it again.';
  throw new ImageError('unsupported', node.digest ?? node.path ?? node.key, message);
}

/** The config's bytes, for what can't be written without them. */
export function mustHaveConfig({ config }: SourceImage): Uint8Array<ArrayBuffer> {
  if (config.bytes) return config.bytes;
  const at = config.node.digest ?? config.node.key;
  throw new ImageError('not-found', at, 'The bytes of this config are not in the input, and this form needs them.');
}

/** Is its config one of an image that can run? Artifacts in the shape of images have others. */
export function hasImageConfig({ config }: SourceImage): boolean {
  return isConfig(config.descriptor.mediaType);
}

/**
 * Does all that an image says of itself belong to one form? A Docker manifest under an OCI descriptor, and OCI manifests
 * that name Docker's types, are read here and refused by skopeo and umoci, so that a conversion must not pass them on.
 */
export function isOfOneForm({ node, descriptor, manifest, layers, config }: SourceImage): boolean {
  if (!manifest) return true;
  const known = [config.descriptor, ...layers.map((layer) => layer.descriptor)].map(({ mediaType }) => mediaType);
  const types = known.filter((type) => isConfig(type) || isLayer(type));
  const stated = manifest.mediaType || descriptor.mediaType;
  return stated === descriptor.mediaType && types.every((type) => isDocker(type) === (node.form === 'docker'));
}

function sourceAt(images: Images, node: Node): ByteSource {
  const source = images.source(node.key);
  if (source) return source;
  const at = node.digest ?? node.key;
  throw new ImageError('not-found', at, `The bytes of this ${node.role} are not in the input.`);
}

function descriptorOf({ mediaType, digest, size, annotations, platform, artifactType }: Node): Descriptor {
  const parsed = platform === null ? undefined : parsePlatform(platform);
  return { mediaType, digest: digest ?? '', size, annotations, platform: parsed, artifactType };
}

function blobsBelow(images: Images, node: Node): { node: Node; source: ByteSource }[] {
  const source = images.source(node.key);
  const own = source ? [{ node, source }] : [];
  return [...own, ...node.children.flatMap((child) => blobsBelow(images, child))];
}
