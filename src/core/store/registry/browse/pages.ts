/**
 * Lists that come in pages: the way to the next one is the registry's own and opaque. distribution-spec "Content
 * Discovery"; RFC 8288.
 */
import { REGISTRY_PAGES_MAX_COUNT } from '../../../bytes/limits.ts';
import { ImageError } from '../../../oci/imageError.ts';
import type { Access } from '../access.ts';
import { readBody } from '../documents.ts';
import { type Problem, problemOf } from './problem.ts';

/** One page of a list. */
interface Page {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Headers;
}

/** What was read of a list, and whether it is all of it. */
interface PagesRead {
  /** Nothing is missing, as far as the registry says. */
  readonly complete: boolean;
  /** Why not, where a page after the first could not be had. */
  readonly problem?: Problem;
}

interface ReadOptions {
  /** May the size of a page be asked for? */
  readonly sized?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Large enough that thousands come in a few requests, and what distribution takes at most. */
const PAGE_SIZE = 1000;

/**
 * Reads page after page; `take` answers how many things of a page are new, and the last page is the one that brings none,
 * whatever the registry says about a next. Throws only where the first page can't be had.
 */
export async function readPages(
  access: Access,
  path: string,
  take: (page: Page) => number,
  { sized = true, signal }: ReadOptions = {},
): Promise<PagesRead> {
  const first = sized ? firstPage(access, path, signal) : readBody(access, path, { at: access.name, signal });
  let next = nextPath(path, await first, take);
  for (let page = 1; next !== undefined; page++) {
    if (page >= REGISTRY_PAGES_MAX_COUNT) return { complete: false };
    try {
      next = nextPath(path, await readBody(access, next, { at: access.name, signal }), take);
    } catch (error) {
      return { complete: false, problem: problemOf(error) };
    }
  }
  return { complete: true };
}

/** Some registries refuse a request that limits the page. */
async function firstPage(access: Access, path: string, signal?: AbortSignal): Promise<Page> {
  try {
    return await readBody(access, `${path}?n=${PAGE_SIZE}`, { at: access.name, signal });
  } catch (error) {
    if (!(error instanceof ImageError) || error.code !== 'unsupported') throw error;
    return readBody(access, path, { at: access.name, signal });
  }
}

/** Of the address only the query counts, whatever host and path it names. */
function nextPath(path: string, page: Page, take: (page: Page) => number): string | undefined {
  if (take(page) === 0) return undefined;
  const query = /<[^<>\s?]*\?([^<>\s]+)>\s*;[^<]*\brel="?next"?/i.exec(page.headers.get('link') ?? '')?.[1];
  return query === undefined ? undefined : `${path}?${query}`;
}
