/**
 * What refers to a digest: by the registry's own answer, else by the tag that stands in for it, and by the tags that
 * cosign makes, which no registry lists. distribution-spec "Listing Referrers", "Referrers Tag Schema".
 */
import {
  REGISTRY_LIST_MAX_COUNT,
  REGISTRY_REFERRERS_ASKED_MAX_COUNT,
  REGISTRY_REFERRERS_DEPTH_MAX_COUNT,
} from '../../../bytes/limits.ts';
import { referrersTag } from '../../../oci/attachedTag.ts';
import type { Descriptor } from '../../../oci/descriptor.ts';
import { type Digest, parseDigest } from '../../../oci/digest.ts';
import { artifactTypeOf } from '../../../oci/image/imageRules.ts';
import { ImageError } from '../../../oci/imageError.ts';
import { type ImageIndex, readIndex } from '../../../oci/imageIndex.ts';
import { parseJson } from '../../../oci/json/parseJson.ts';
import { type ArtifactKind, artifactKind } from '../../../oci/known/artifactKind.ts';
import { MEDIA_TYPE } from '../../../oci/known/mediaTypes.ts';
import { type Manifest, readManifest } from '../../../oci/manifest.ts';
import { isIndex, isManifest } from '../../../oci/mediaType.ts';
import { startReading } from '../../document.ts';
import { classify } from '../../documentKind.ts';
import type { Access } from '../access.ts';
import { type Documents, readBody } from '../documents.ts';
import { fewAtOnce } from './fewAtOnce.ts';
import { readPages } from './pages.ts';
import { type Problem, problemOf } from './problem.ts';
import { readTagHeads } from './tagHeads.ts';

/** What refers to a digest (distribution-spec, "Listing Referrers"). */
export interface Referrers {
  /** How they were learnt of; `none`: by neither way is there anything. */
  readonly by: 'api' | 'tag' | 'none';
  readonly referrers: readonly Referrer[];
  /** False where more were listed than are looked at. */
  readonly complete: boolean;
  /** Why some are missing. */
  readonly problem?: Problem;
}

/** One object that refers to another. */
export interface Referrer {
  readonly digest: string;
  readonly mediaType: string;
  readonly artifactType: string | null;
  /** Bytes of its manifest. */
  readonly size: number;
  readonly annotations: Readonly<Record<string, string>>;
  readonly what: ArtifactKind;
  /** cosign's, by which alone it is tied. */
  readonly tag?: string;
  /** What refers to it in turn. */
  readonly referrers: readonly Referrer[];
}

interface Looking {
  readonly access: Access;
  readonly documents: Documents;
  readonly signal?: AbortSignal | undefined;
  /** Set by the first answer: a registry that has no such endpoint is asked once. */
  api?: boolean;
  asked: number;
}

/** Throws in words where neither way can be asked: no permission, no connection, no requests left. */
export async function listReferrers(
  digest: Digest,
  { access, documents, signal }: Pick<Looking, 'access' | 'documents' | 'signal'>,
): Promise<Referrers> {
  const looking: Looking = { access, documents, signal, asked: 0 };
  const { found, complete, problem } = await askFor(digest, looking);
  const tagged = await cosignTags(digest, looking);
  const seen = new Set<string>([digest]);
  const tags = new Map(tagged.found.map((referrer) => [referrer.digest, referrer.tag]));
  const named = found.map((referrer): TaggedDescriptor => {
    const tag = tags.get(referrer.digest);
    return tag === undefined ? referrer : { ...referrer, tag };
  });
  const listed = await toReferrers([...named, ...tagged.found], looking, seen, 1);
  const why = problem ?? tagged.problem;
  return {
    by: looking.api ? 'api' : listed.length > 0 ? 'tag' : 'none',
    referrers: listed,
    complete: complete && looking.asked < REGISTRY_REFERRERS_ASKED_MAX_COUNT,
    ...(why && { problem: why }),
  };
}

/** Does a registry answer for referrers? Set by its first answer, so that one without that endpoint is asked once. */
export interface ReferrersApi {
  api?: boolean;
}

/** What is attached to a digest, as it is listed: the answer of the registry or the index under the tag, and no more. */
export async function attachedTo(
  digest: Digest,
  { access, documents, signal }: Pick<Looking, 'access' | 'documents' | 'signal'>,
  known: ReferrersApi,
): Promise<readonly Descriptor[]> {
  const looking: Looking = { access, documents, signal, asked: 0, ...known };
  try {
    return (await askFor(digest, looking)).found;
  } finally {
    if (looking.api !== undefined) known.api = looking.api;
  }
}

interface TaggedDescriptor extends Descriptor {
  readonly tag?: string;
}

interface Answered {
  readonly found: readonly TaggedDescriptor[];
  readonly complete: boolean;
  readonly problem?: Problem;
}

async function askFor(digest: Digest, looking: Looking): Promise<Answered> {
  looking.asked++;
  if (looking.api === false) return askTag(digest, looking);
  const found = new Map<string, TaggedDescriptor>();
  try {
    const pages = await readPages(
      looking.access,
      `referrers/${digest}`,
      ({ bytes }) => {
        const before = found.size;
        for (const entry of indexIn(bytes, looking.access.name).manifests) {
          if (parseDigest(entry.digest) && found.size < REGISTRY_LIST_MAX_COUNT) found.set(entry.digest, entry);
        }
        return found.size - before;
      },
      { sized: false, signal: looking.signal },
    );
    looking.api = true;
    return { found: [...found.values()], ...pages };
  } catch (error) {
    if (!isNoApi(error) || looking.api) throw error;
    looking.api = false;
    return askTag(digest, looking);
  }
}

/** Registries without the endpoint answer 400, 401, 403, 404 or 405, or with a page of their own. */
function isNoApi(error: unknown): boolean {
  const codes: readonly string[] = ['unsupported', 'unauthorized', 'denied', 'not-found', 'malformed'];
  return error instanceof ImageError && codes.includes(error.code);
}

function indexIn(bytes: Uint8Array<ArrayBuffer>, at: string): ImageIndex {
  const doc = parseJson(bytes, at);
  const index = isIndex(classify(doc)?.mediaType ?? '') ? readIndex(startReading(doc, 'The list')) : undefined;
  if (!index) throw new ImageError('malformed', at, 'The list of referrers is not an image index.');
  return index;
}

/** An index under the tag that is made of the digest. Anything there that is not an index belongs to somebody else. */
async function askTag(digest: Digest, { access, signal }: Looking): Promise<Answered> {
  const tag = referrersTag(digest);
  try {
    const { bytes } = await readBody(access, `manifests/${tag}`, { at: `${access.name}:${tag}`, signal });
    return {
      found: indexIn(bytes, access.name).manifests.filter((entry) => parseDigest(entry.digest)),
      complete: true,
    };
  } catch (error) {
    if (error instanceof ImageError && (error.code === 'not-found' || error.code === 'malformed')) {
      return { found: [], complete: true };
    }
    throw error;
  }
}

/** `sha256-….sig` and its like; by HEAD, since mostly there are none. */
async function cosignTags(digest: Digest, { access, signal }: Looking): Promise<Answered> {
  const heads = await readTagHeads(
    access,
    ['.sig', '.att', '.sbom'].map((suffix) => `${referrersTag(digest)}${suffix}`),
    signal,
  );
  const found = heads.flatMap((head): TaggedDescriptor[] => {
    const { tag, digest: led, mediaType, size } = head;
    return led === null ? [] : [{ digest: led, mediaType, size: size ?? 0, tag }];
  });
  const problem = heads.find((head) => head.problem && head.problem.code !== 'not-found')?.problem;
  return { found, complete: problem === undefined, ...(problem && { problem }) };
}

async function toReferrers(
  all: readonly TaggedDescriptor[],
  looking: Looking,
  seen: Set<string>,
  depth: number,
): Promise<readonly Referrer[]> {
  const fresh = all.filter(({ digest }) => !seen.has(digest) && seen.add(digest));
  return fewAtOnce(fresh, (referrer) => toReferrer(referrer, looking, seen, depth));
}

async function toReferrer(
  referrer: TaggedDescriptor,
  looking: Looking,
  seen: Set<string>,
  depth: number,
): Promise<Referrer> {
  const { artifactType, types } = await typesOf(referrer, looking);
  const { digest, mediaType, annotations, tag, size } = referrer;
  return {
    ...{ digest, mediaType, artifactType, annotations: { ...annotations }, size: Math.max(0, size) },
    what: (tag === undefined ? undefined : BY_SUFFIX[tag.slice(tag.indexOf('.'))]) ?? artifactKind(types),
    ...(tag !== undefined && { tag }),
    referrers: depth < REGISTRY_REFERRERS_DEPTH_MAX_COUNT ? await referrersOf(digest, looking, seen, depth) : [],
  };
}

const BY_SUFFIX: Readonly<Record<string, ArtifactKind>> = {
  '.sig': 'signature',
  '.att': 'attestation',
  '.sbom': 'sbom',
};

/** A list that cannot be had leaves the rest standing. */
async function referrersOf(
  text: string,
  looking: Looking,
  seen: Set<string>,
  depth: number,
): Promise<readonly Referrer[]> {
  const digest = parseDigest(text);
  if (!digest || looking.asked >= REGISTRY_REFERRERS_ASKED_MAX_COUNT) return [];
  try {
    return await toReferrers((await askFor(digest, looking)).found, looking, seen, depth + 1);
  } catch (error) {
    problemOf(error);
    return [];
  }
}

/** Lists by tag, and those of older registries, may not say the type: then its manifest does. */
async function typesOf(
  referrer: TaggedDescriptor,
  looking: Looking,
): Promise<{ artifactType: string | null; types: readonly string[] }> {
  // Some registries tell the type of the config, which artifacts share.
  const said = referrer.artifactType ?? null;
  const own = said === MEDIA_TYPE.ociEmpty ? null : said;
  if (own !== null && artifactKind([own]) !== 'artifact') return { artifactType: own, types: [own] };
  const digest = parseDigest(referrer.digest);
  const known = { artifactType: own, types: own === null ? [] : [own] };
  const isOne = isManifest(referrer.mediaType) || referrer.mediaType === '';
  if (!digest || !isOne || looking.asked >= REGISTRY_REFERRERS_ASKED_MAX_COUNT) return known;
  try {
    looking.asked++;
    const { access, documents, signal } = looking;
    const bytes = await documents.loadChecked(access, `manifests/${digest}`, digest, signal);
    const manifest = readManifest(startReading(parseJson(bytes, digest), 'The manifest'));
    if (!manifest) return known;
    return { artifactType: own ?? artifactTypeOf(manifest) ?? null, types: artifactTypes(manifest) };
  } catch (error) {
    problemOf(error);
    return known;
  }
}

/** All that tells what a manifest is, the most telling first. */
function artifactTypes(manifest: Manifest): readonly string[] {
  const own = artifactTypeOf(manifest);
  const predicates = manifest.layers.flatMap(({ annotations }) => annotations?.['in-toto.io/predicate-type'] ?? []);
  return [...(own === undefined ? [] : [own]), ...predicates, ...manifest.layers.map(({ mediaType }) => mediaType)];
}
