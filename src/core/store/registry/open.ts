/**
 * An image in a registry as a ContentStore: a tag resolved to its digest, documents read when the walk comes to them,
 * layers only when somebody reads them. distribution-spec "Pull".
 */
import type { FileSet } from '../../archive/fileSet.ts';
import { REGISTRY_SMALL_JSON_BYTES } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { parseDigest } from '../../oci/digest.ts';
import { ImageError } from '../../oci/imageError.ts';
import {
  formOf,
  isArtifactManifest,
  isConfig,
  isForeign,
  isIndex,
  isJson,
  isManifest,
  isSchema1,
} from '../../oci/mediaType.ts';
import { withDefaultTag } from '../../oci/names/pasted.ts';
import { formatReference, parseNamed, type Reference } from '../../oci/reference.ts';
import type { ContentStore, Located, Root } from '../contentStore.ts';
import type { OpenedStores } from '../open.ts';
import { type Access, type AccessOptions, accessTo, type Traffic } from './access.ts';
import { blobSource } from './blob.ts';
import { withTags } from './browse/tags.ts';
import { Documents, documentSource } from './documents.ts';
import { type Found, resolve } from './resolve.ts';
import { type BlobSizes, schema1Sizes } from './schema1Sizes.ts';

/** Options of opening an image in a registry. */
interface RegistryOptions extends AccessOptions {
  /** Kept from one image to the next. */
  readonly documents?: Documents;
  readonly signal?: AbortSignal | undefined;
}

/** An image in a registry, opened. */
export interface OpenedRegistry extends OpenedStores {
  /** Its repository: what is asked through it counts to the traffic of this image. */
  readonly access: Access;
  /** With the digest that its tag leads to now. */
  readonly reference: Reference;
  traffic(): Traffic;
}

/**
 * Opens `[host/]name[:tag][@digest]`; without both the tag is `latest`. Reads the root document and no more. Throws
 * `not-found`, `unauthorized`, `rate-limited`, `unreachable`… in the words of the registry, `malformed` for no name.
 */
export async function openRegistry(name: string, options: RegistryOptions): Promise<OpenedRegistry> {
  const parsed = parseNamed(name);
  if (!parsed) throw new ImageError('malformed', name, 'This is not a valid image name. Write host/repository:tag.');
  const wanted = withDefaultTag(parsed);
  const access = accessTo(wanted, options);
  const documents = options.documents ?? new Documents();
  const found = await resolve(access, documents, wanted, options.signal).catch(async (error: unknown) => {
    throw await withTags(error, access, options.signal);
  });
  const legacy = isSchema1(found.mediaType) ? await schema1Sizes(access, found.bytes, options.signal) : NO_BLOB_SIZES;
  const sizes = new Map<string, number>();
  const store = storeOf({ access, documents, sizes, legacy, root: found, name: formatReference(wanted) });
  return {
    ...{ access, stores: [store], wrappers: [], findings: [] },
    reference: { ...wanted, ...(found.digest && { digest: found.digest }) },
    get size() {
      return [...sizes.values()].reduce((sum, size) => sum + size, found.bytes.length);
    },
    bytesRead: () => access.traffic.bytes,
    traffic: () => ({ ...access.traffic }),
    entry: () => undefined,
    release: async () => {},
  };
}

/** What stands for the input's files: a registry has none. */
export const NO_FILES: FileSet = {
  ...{ format: 'none', entries: [], prefix: '', findings: [] },
  find: () => undefined,
  open: () => undefined,
};

const NO_BLOB_SIZES: BlobSizes = { sizes: new Map(), findings: [] };

interface StoreParts {
  readonly access: Access;
  readonly documents: Documents;
  /** What is named by the image, by digest. */
  readonly sizes: Map<string, number>;
  /** Sizes of blobs that the image names without one. */
  readonly legacy: BlobSizes;
  readonly root: Found;
  readonly name: string;
}

function storeOf({ access, documents, sizes, legacy, root, name }: StoreParts): ContentStore {
  const { bytes, mediaType, digest } = root;
  const content: Located = { mediaType, digest: digest ?? '', size: bytes.length };
  const roots: readonly Root[] = [{ content, names: [name], origin: 'stored', findings: [] }];

  function open(wanted: Located): ByteSource | undefined {
    if (wanted === content) return documentSource(bytes.length, async () => bytes);
    const named = parseDigest(wanted.digest);
    // Foreign content is at its own addresses, which nobody is sent to unasked.
    const size = wanted.size < 0 ? legacy.sizes.get(named ?? '') : wanted.size;
    if (!named || size === undefined || isForeign(wanted.mediaType) || (wanted.urls?.length ?? 0) > 0) return undefined;
    sizes.set(named, size);
    const kind = isListed(wanted.mediaType) ? 'manifests' : 'blobs';
    const path = `${kind}/${named}`;
    if (kind === 'manifests' || isSmallDocument(wanted)) {
      return documentSource(size, (signal) => documents.load(access, path, named, signal));
    }
    return blobSource(access, { path, at: `${access.name}@${named}`, size });
  }

  return {
    ...{ layout: 'registry', remote: true, form: formOf(mediaType), findings: legacy.findings, open },
    roots: () => roots,
    path: () => undefined,
    contents: () => [],
  };
}

/** Registries keep these apart from blobs. */
function isListed(type: string): boolean {
  return isIndex(type) || isManifest(type) || isSchema1(type) || isArtifactManifest(type);
}

function isSmallDocument({ mediaType, size }: Located): boolean {
  return isConfig(mediaType) || (isJson(mediaType) && size <= REGISTRY_SMALL_JSON_BYTES);
}
