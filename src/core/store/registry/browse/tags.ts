/** The tags of a repository: paged as the registry likes, sorted here. distribution-spec "Content Discovery". */
import { REGISTRY_LIST_MAX_COUNT } from '../../../bytes/limits.ts';
import { attachedTag } from '../../../oci/attachedTag.ts';
import { parseDigest } from '../../../oci/digest.ts';
import { ImageError } from '../../../oci/imageError.ts';
import { type Fields, readObject } from '../../../oci/json/fields.ts';
import { childrenOf, keyOf, kindOf } from '../../../oci/json/jsonText.ts';
import { parseJson } from '../../../oci/json/parseJson.ts';
import { isTag } from '../../../oci/reference.ts';
import { startReading } from '../../document.ts';
import type { Access } from '../access.ts';
import { readPages } from './pages.ts';
import type { Problem } from './problem.ts';

/** The tags of a repository (distribution-spec, "Listing Tags"). */
export interface TagList {
  /** Sorted by `compareTags`. */
  readonly tags: readonly string[];
  /** False where there are more than could be had. */
  readonly complete: boolean;
  /** Why not, in words, where a later page was refused. */
  readonly problem?: Problem;
  /** When each was pushed, in ISO 8601, where the registry says (Google's do). */
  readonly uploaded?: Readonly<Record<string, string>>;
  /** What each leads to, where the registry says. */
  readonly digests?: Readonly<Record<string, string>>;
}

/**
 * All tags; `onTags` gets all so far, sorted, each time there are twice as many. Text that is not a tag is left out. Throws
 * where no page can be had.
 */
export async function listTags(
  access: Access,
  signal?: AbortSignal,
  onTags?: (tags: readonly string[]) => void,
): Promise<TagList> {
  const tags = new Set<string>();
  let reported = 0;
  const tell = () => {
    // Twice as many each time: sorting and telling stay small beside the list, however small its pages are.
    if (!onTags || tags.size < Math.max(1, 2 * reported)) return;
    reported = tags.size;
    onTags([...tags].sort(compareTags));
  };
  const uploaded: Record<string, string> = Object.create(null);
  const digests: Record<string, string> = Object.create(null);
  const pages = await readPages(
    access,
    'tags/list',
    ({ bytes }) => {
      const fields = readList(bytes, access.name);
      const fresh = (fields?.strings('tags') ?? []).filter((tag) => isTag(tag) && !tags.has(tag));
      for (const tag of fresh) if (tags.size < REGISTRY_LIST_MAX_COUNT) tags.add(tag);
      if (fields) readGoogle(fields, uploaded, digests);
      tell();
      return tags.size < REGISTRY_LIST_MAX_COUNT ? fresh.length : 0;
    },
    { signal },
  );
  return {
    tags: [...tags].sort(compareTags),
    ...{ ...pages, complete: pages.complete && tags.size < REGISTRY_LIST_MAX_COUNT },
    ...(Object.keys(uploaded).length > 0 && { uploaded: { ...uploaded } }),
    ...(Object.keys(digests).length > 0 && { digests: { ...digests } }),
  };
}

/** The object that a page is. Lists in it may be null, which is none. */
export function readList(bytes: Uint8Array<ArrayBuffer>, at: string): Fields | undefined {
  const doc = parseJson(bytes, at);
  return kindOf(doc, 0) === 'object' ? readObject(startReading(doc, 'The list'), 0) : undefined;
}

/** Artifact Registry says more than was asked: `manifest: {DIGEST: {tag: […], timeUploadedMs: "…"}}`. */
function readGoogle(fields: Fields, uploaded: Record<string, string>, digests: Record<string, string>): void {
  const { doc } = fields.reading;
  const manifests = fields.find('manifest');
  if (manifests === undefined || kindOf(doc, manifests) !== 'object') return;
  for (const node of childrenOf(doc, manifests)) {
    const digest = parseDigest(keyOf(doc, node) ?? '');
    const manifest = kindOf(doc, node) === 'object' ? readObject(fields.reading, node) : undefined;
    if (!manifest || !digest) continue;
    const time = new Date(Number(manifest.string('timeUploadedMs') ?? Number.NaN));
    for (const tag of manifest.strings('tag') ?? []) {
      if (!isTag(tag)) continue;
      digests[tag] = digest;
      if (time.getTime() > 0) uploaded[tag] = time.toISOString();
    }
  }
}

/** `latest` first, then names that begin with a number as versions, newest first, then the rest by their letters. */
export function compareTags(a: string, b: string): number {
  if (a === b) return 0;
  const rank = (tag: string) => (tag === 'latest' ? 0 : /^v?\d/.test(tag) ? 1 : 2);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (rank(a) === 2) return a < b ? -1 : 1;
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = comparePart(left[i], right[i]);
    if (order !== 0) return order;
  }
  return a < b ? -1 : 1;
}

const partsOf = (tag: string): readonly string[] => tag.replace(/^v/, '').match(/\d+|[^\d.]+/g) ?? [];

/** Larger numbers first; a release before what is derived from it (`1.2` before `1.2-alpine`). */
function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return endsOrder(a, b);
  const [left, right] = [Number(a), Number(b)];
  const [word, other] = [Number.isNaN(left), Number.isNaN(right)];
  // A number, then nothing, then text: `1.2.1`, `1.2`, `1.2-alpine`. Any other mix would be a circle.
  if (word !== other) return word ? 1 : -1;
  if (word) return a === b ? 0 : a < b ? -1 : 1;
  return right - left;
}

/** A longer version is a later one (`1.2.1`), a longer name is derived (`1.2-alpine`). */
function endsOrder(a: string | undefined, b: string | undefined): number {
  if (a === undefined && b === undefined) return 0;
  const longer = a ?? b ?? '';
  const derived = Number.isNaN(Number(longer)) ? 1 : -1;
  return a === undefined ? -derived : derived;
}

/** Tags named where one was not found. */
const NAMED_MAX_COUNT = 8;

/** The same error with the tags that there are; as it is where those can't be had. */
export async function withTags(error: unknown, access: Access, signal?: AbortSignal): Promise<unknown> {
  if (!(error instanceof ImageError) || error.code !== 'not-found') return error;
  const list = await listTags(access, signal).catch(() => ({ tags: [] }));
  const tags = list.tags.filter((tag) => !attachedTag(tag));
  if (tags.length === 0) return error;
  const named = tags.slice(0, NAMED_MAX_COUNT).join(', ');
  const more = tags.length > NAMED_MAX_COUNT ? ` and ${tags.length - NAMED_MAX_COUNT} more` : '';
  return new ImageError('not-found', error.at, `${error.message} There are these tags: ${named}${more}.`, {
    cause: error,
  });
}
