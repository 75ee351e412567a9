/**
 * When index.json lists nothing or is missing: the manifests that lie among the blobs are looked for, so that an image whose index
 * was damaged can still be seen.
 */
import type { FileSet } from '../archive/fileSet.ts';
import { readDescriptors } from '../oci/descriptor.ts';
import type { Finding } from '../oci/finding.ts';
import { ImageError } from '../oci/imageError.ts';
import { Fields } from '../oci/json/fields.ts';
import { kindOf } from '../oci/json/jsonText.ts';
import { digestOfBlobPath } from './blobPath.ts';
import type { Root } from './contentStore.ts';
import { readDocument, startReading } from './document.ts';
import { classify } from './documentKind.ts';
import { readHead } from './head.ts';

/** Manifests are a few KiB; larger blobs are layers. */
const CANDIDATE_MAX_BYTES = 1024 * 1024;
const CANDIDATES_MAX_COUNT = 1000;

interface Found {
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
  readonly children: readonly string[];
}

/** Indexes and manifests among the blobs that no other one names. Adds the finding that says why they are here. */
export async function findUnlistedRoots(
  files: FileSet,
  why: string,
  findings: Finding[],
  signal?: AbortSignal,
): Promise<readonly Root[]> {
  const found: Found[] = [];
  const candidates = files.entries.filter((entry) => entry.kind === 'file' && entry.size <= CANDIDATE_MAX_BYTES);
  for (const entry of candidates.slice(0, CANDIDATES_MAX_COUNT)) {
    const document = await readCandidate(files, entry.path, entry.size, signal);
    if (document) found.push(document);
  }
  const named = new Set(found.flatMap((document) => document.children));
  const roots = found.filter((document) => !named.has(document.digest));
  const so =
    roots.length === 0
      ? 'no manifest lies among the blobs either'
      : `${roots.length === 1 ? 'one manifest was' : `${roots.length} manifests were`} found among the blobs`;
  findings.push({
    code: 'no-roots',
    severity: 'warning',
    at: 'index.json',
    message: `${why}; ${so}.`,
  });
  return roots.map(({ digest, mediaType, size }) => ({
    content: { digest, mediaType, size },
    names: [],
    origin: 'stored',
    findings: [],
  }));
}

async function readCandidate(
  files: FileSet,
  path: string,
  size: number,
  signal?: AbortSignal,
): Promise<Found | undefined> {
  const digest = digestOfBlobPath(path);
  const source = digest && files.open(path);
  if (!source || (await readHead(source, 1, signal))[0] !== 0x7b) return undefined;
  try {
    const { doc } = await readDocument(source, path, signal);
    const kind = classify(doc);
    if (kind?.role !== 'index' && kind?.role !== 'manifest') return undefined;
    if (kindOf(doc, 0) !== 'object') return undefined;
    const fields = new Fields(startReading(doc, path), 0);
    const children = readDescriptors(fields.reading, fields.items('manifests')).map((child) => child.digest);
    return { digest, mediaType: kind.mediaType, size, children };
  } catch (error) {
    if (error instanceof ImageError && error.code !== 'aborted') return undefined;
    throw error;
  }
}
