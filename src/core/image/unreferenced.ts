/**
 * Content that no document names: normal in archives of docker save since 25, which keep the layer descriptions of the
 * old form among the blobs; elsewhere a sign of leftovers.
 */
import type { FileSet } from '../archive/fileSet.ts';
import type { Finding } from '../oci/finding.ts';
import { ImageError } from '../oci/imageError.ts';
import { compressionOf } from '../store/compression.ts';
import type { ContentStore } from '../store/contentStore.ts';
import { readDocument } from '../store/document.ts';
import { classify } from '../store/documentKind.ts';
import { readHead } from '../store/head.ts';

/** Blobs looked into; more are only counted. */
const LOOKED_AT_MAX_COUNT = 200;
const LOOKED_AT_MAX_BYTES = 256 * 1024;

/** Path -> what it is, for every content entry whose path is not among the referenced ones. */
export async function findUnreferenced(
  files: FileSet,
  stores: readonly ContentStore[],
  referenced: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const path of new Set(stores.flatMap((store) => store.contents()))) {
    if (referenced.has(path)) continue;
    const what = found.size < LOOKED_AT_MAX_COUNT ? await whatIsThere(files, path, signal) : 'content';
    if (what !== undefined) found.set(path, what);
  }
  return found;
}

/** What nobody refers to stops nothing: a folder in use may have deleted it meanwhile (undefined), or keep it from us. */
async function whatIsThere(files: FileSet, path: string, signal?: AbortSignal): Promise<string | undefined> {
  try {
    return await whatIs(files, path, signal);
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    return error.code === 'not-found' ? undefined : 'content that cannot be read';
  }
}

async function whatIs(files: FileSet, path: string, signal?: AbortSignal): Promise<string> {
  const source = files.open(path);
  if (!source) return 'a broken link';
  if (source.size === 0) return 'an empty file';
  const [first] = await readHead(source, 1, signal);
  if ((first === 0x7b || first === 0x5b) && source.size <= LOOKED_AT_MAX_BYTES) {
    try {
      return classify((await readDocument(source, path, signal)).doc)?.words ?? 'a JSON document';
    } catch (error) {
      if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    }
  }
  const compression = await compressionOf(source, signal);
  if (compression !== undefined && compression !== 'none') return `${compression} data, perhaps a layer`;
  const mark = new TextDecoder().decode((await readHead(source, 262, signal)).subarray(257));
  return mark === 'ustar' ? 'a tar, perhaps a layer' : 'content';
}

/** One finding for all of them: they do no harm. */
export function unreferencedFinding(unreferenced: ReadonlyMap<string, string>): readonly Finding[] {
  if (unreferenced.size === 0) return [];
  const [first, what] = [...unreferenced][0] ?? ['', ''];
  const message =
    unreferenced.size === 1
      ? `No document refers to ${first} (${what}).`
      : `No document refers to ${unreferenced.size} of the entries, among them ${first} (${what}).`;
  return [{ code: 'unreferenced-content', severity: 'info', at: first, message }];
}
