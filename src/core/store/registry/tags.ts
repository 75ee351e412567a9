/** The tags of a repository: paged as the registry likes, sorted here. distribution-spec "Content Discovery". */
import { REGISTRY_TAG_PAGES_MAX_COUNT } from '../../bytes/limits.ts';
import { ImageError } from '../../oci/imageError.ts';
import { readObject } from '../../oci/json/fields.ts';
import { kindOf } from '../../oci/json/jsonText.ts';
import { parseJson } from '../../oci/json/parseJson.ts';
import { isTag } from '../../oci/reference.ts';
import { startReading } from '../document.ts';
import type { Access } from './access.ts';
import { readWhole } from './documents.ts';

/** All tags, sorted. Stops at a page that brings nothing new; text that is no tag is left out. */
export async function listTags(access: Access, signal?: AbortSignal): Promise<readonly string[]> {
  const tags = new Set<string>();
  let path: string | undefined = 'tags/list';
  for (let page = 0; path !== undefined && page < REGISTRY_TAG_PAGES_MAX_COUNT; page++) {
    const { bytes, headers } = await readWhole(access, path, { at: access.name, signal });
    const before = tags.size;
    for (const tag of readTags(bytes, access.name)) tags.add(tag);
    path = tags.size > before ? nextPath(headers.get('link')) : undefined;
  }
  return [...tags].sort(compareTags);
}

/** Some registries say `null` for none. */
function readTags(bytes: Uint8Array<ArrayBuffer>, at: string): readonly string[] {
  const doc = parseJson(bytes, at);
  if (kindOf(doc, 0) !== 'object') return [];
  return (readObject(startReading(doc, 'The list of tags'), 0)?.strings('tags') ?? []).filter(isTag);
}

/** The registry's own query, which nobody may rebuild; the proxy has it as an address of ours. */
function nextPath(link: string | null): string | undefined {
  const query = /<[^<>\s?]*\?([^<>\s]+)>\s*;[^<]*\brel="?next"?/i.exec(link ?? '')?.[1];
  return query === undefined ? undefined : `tags/list?${query}`;
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
  const tags = await listTags(access, signal).catch(() => []);
  if (tags.length === 0) return error;
  const named = tags.slice(0, NAMED_MAX_COUNT).join(', ');
  const more = tags.length > NAMED_MAX_COUNT ? ` and ${tags.length - NAMED_MAX_COUNT} more` : '';
  return new ImageError('not-found', error.at, `${error.message} There are these tags: ${named}${more}.`, {
    cause: error,
  });
}
