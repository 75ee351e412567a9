/** Indexes attached to an image: looked for once for each manifest, in its registry or in the layout that it is in. */
import { digestOf } from '../../../core/bytes/hash.ts';
import { INDEX_STORED_MAX_BYTES } from '../../../core/rootfs/published/bounds.ts';
import type { Node } from '../../../core/image/node.ts';
import { type IndexOrigin, tellingAnnotations } from '../../../core/oci/basis/indexOrigin.ts';
import { type Descriptor, UNKNOWN_SIZE } from '../../../core/oci/descriptor.ts';
import { algorithmOf, type Digest, parseDigest } from '../../../core/oci/digest.ts';
import { artifactTypeOf } from '../../../core/oci/image/imageRules.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { parseJson } from '../../../core/oci/json/parseJson.ts';
import { MEDIA_TYPE } from '../../../core/oci/known/mediaTypes.ts';
import { type Manifest, readManifest } from '../../../core/oci/manifest.ts';
import type { IndexBlob, IndexFormat } from '../../../core/rootfs/published/format.ts';
import { INDEX_FORMATS, indexFormat } from '../../../core/rootfs/published/index.ts';
import { isDamage } from '../../../core/rootfs/published/provenEntry.ts';
import { boundIndexDigest } from '../../../core/rootfs/published/soci/soci.ts';
import { startReading } from '../../../core/store/document.ts';
import type { CallOptions } from '../../engine.ts';
import { type Shared, shared } from '../shared.ts';
import type { IndexSource } from './offers.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Where things are attached to manifests. */
export interface Attachments {
  /** `host/name`; absent where it is the input itself. */
  readonly repository?: string;
  /** What is attached to this digest. */
  list(subject: Digest, signal?: AbortSignal): Promise<readonly Descriptor[]>;
  /** A manifest, with the digest that it goes by. */
  document(descriptor: Descriptor, signal?: AbortSignal): Promise<Bytes>;
  /** Any blob; nobody has looked at its digest. */
  blob(descriptor: Descriptor, signal?: AbortSignal): Promise<Bytes>;
}

/** Manifests of indexes that are read of one image. */
const ATTACHED_MAX_COUNT = 4;

/** An index's manifest, read. */
interface AttachedIndex {
  readonly format: IndexFormat;
  readonly origin: IndexOrigin;
  readonly blobs: readonly IndexBlob[];
}

/** Manifests of what may be indexes, each read once, when it is its turn. */
type Candidates = readonly Shared<AttachedIndex | null | undefined>[];

/** Indexes attached to the image that a layer is of. */
export function attachedIndexes(attachments: Attachments, manifestOf: (layer: Node) => Node | undefined): IndexSource {
  const known = new Map<string, Shared<Candidates>>();

  function lookUp(subject: Digest, annotations: Node['annotations'], call: CallOptions): Promise<Candidates> {
    const bound = boundIndexDigest(annotations);
    const found = known.get(subject) ?? shared(({ signal }) => findAttached(attachments, subject, bound, signal));
    known.set(subject, found);
    return found.join(call);
  }

  return async function* (node, call) {
    const image = manifestOf(node);
    const subject = parseDigest(image?.digest ?? '');
    if (!subject || node.digest === null) return;
    const layer = { digest: node.digest, size: node.size };
    for (const candidate of await lookUp(subject, image?.annotations, call)) {
      const index = await candidate.join(call);
      const blob = index?.blobs.find((one) => one.layer === layer.digest)?.blob;
      if (!index || !blob) continue;
      const { origin, format } = index;
      yield { origin, read: async ({ signal }) => format.read(await readBlob(attachments, blob, signal), layer) };
    }
  };
}

/** `bound`: a manifest that the image itself names. It is as sure as the image, and is asked for first. */
async function findAttached(
  attachments: Attachments,
  subject: Digest,
  bound: Digest | undefined,
  signal?: AbortSignal,
): Promise<Candidates> {
  const candidate = (descriptor: Descriptor) => shared((call) => readSafely(attachments, descriptor, call.signal));
  const named = bound && candidate({ mediaType: MEDIA_TYPE.ociManifest, digest: bound, size: UNKNOWN_SIZE });
  if (await named?.join({ ...(signal && { signal }) })) return named ? [named] : [];
  const listed = await attachments.list(subject, signal);
  const likely = listed.filter(({ artifactType }) => !saysType(artifactType) || indexFormat(artifactType));
  return likely
    .sort((a, b) => rankOf(a) - rankOf(b))
    .slice(0, ATTACHED_MAX_COUNT)
    .map(candidate);
}

/** Some registries tell the type of the config, which artifacts share. */
function saysType(artifactType: string | undefined): artifactType is string {
  return artifactType !== undefined && artifactType !== MEDIA_TYPE.ociEmpty;
}

/** One that is damaged says nothing about the others; null, where undefined is one that could not be had this time. */
async function readSafely(attachments: Attachments, descriptor: Descriptor, signal?: AbortSignal) {
  try {
    return (await readAttached(attachments, descriptor, signal)) ?? null;
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    return isDamage(error) ? null : undefined;
  }
}

/** The formats that tell most first; what does not say its type last. */
function rankOf({ artifactType = '' }: Descriptor): number {
  const rank = INDEX_FORMATS.findIndex(({ artifactTypes }) => artifactTypes.includes(artifactType));
  return rank < 0 ? INDEX_FORMATS.length : rank;
}

async function readAttached(
  attachments: Attachments,
  descriptor: Descriptor,
  signal?: AbortSignal,
): Promise<AttachedIndex | undefined> {
  const { digest } = descriptor;
  const manifest = manifestIn(await attachments.document(descriptor, signal), digest);
  const format = manifest && indexFormat(artifactTypeOf(manifest) ?? '');
  if (!manifest || !format) return undefined;
  const { repository } = attachments;
  const annotations = tellingAnnotations({ ...descriptor.annotations, ...manifest.annotations });
  const origin: IndexOrigin = {
    ...{ from: 'referrer', format: format.name, digest },
    ...(repository !== undefined && { repository }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
  return { format, origin, blobs: format.blobs(manifest) };
}

function manifestIn(bytes: Bytes, digest: string): Manifest | undefined {
  return readManifest(startReading(parseJson(bytes, digest), 'The manifest'));
}

/** Bounded before it is fetched, and held against its digest. */
async function readBlob(attachments: Attachments, blob: Descriptor, signal?: AbortSignal): Promise<Bytes> {
  const digest = parseDigest(blob.digest);
  if (!digest || !(blob.size >= 0)) throw new ImageError('malformed', blob.digest, 'its digest or size is not valid');
  if (blob.size > INDEX_STORED_MAX_BYTES)
    throw new ImageError('too-large', digest, `it has more than ${INDEX_STORED_MAX_BYTES} bytes`);
  const bytes = await attachments.blob(blob, signal);
  if ((await digestOf(bytes, algorithmOf(digest))) === digest) return bytes;
  throw new ImageError('digest-mismatch', digest, 'its bytes do not have the digest that its manifest gives');
}
